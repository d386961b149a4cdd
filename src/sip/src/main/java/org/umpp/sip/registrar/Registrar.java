// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.registrar;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.transport.Flow;

/** Keeps where phones are: takes REGISTER of users that have proved who they are (RFC 3261 §10.3). Safe for use by many threads. */
public final class Registrar {
    /**
     * The longest registration that is granted, in seconds. A phone that is heard of so often keeps its connection, without which it could not be
     * reached behind a NAT.
     */
    public static final int LONGEST = 600;

    /** The shortest, but for an end. */
    public static final int SHORTEST = 60;

    private static final int LIKED = 1_000;

    private final Bindings bindings = new Bindings();
    private final LongAdder refused = new LongAdder();

    /**
     * What comes of a REGISTER.
     *
     * @param status its final status
     * @param reason the reason phrase; "" for the usual one
     * @param contacts the values of Contact of a 200: every live phone of the user
     */
    public record Outcome(int status, String reason, List<String> contacts) {
        public Outcome {
            contacts = List.copyOf(contacts);
        }

        private static Outcome of(int status, String reason) {
            return new Outcome(status, reason, List.of());
        }
    }

    /** Refuses a REGISTER as a whole: nothing of it takes effect. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Outcome outcome;

        Refused(int status, String reason) {
            super(reason, null, false, false);
            outcome = Outcome.of(status, reason);
        }
    }

    /**
     * Takes a REGISTER.
     *
     * @param user {@code user@domain} that has proved itself, and registers itself
     */
    public Outcome register(SipRequest request, String user, Flow flow, long now) {
        SipHeaders headers = request.headers();
        try {
            List<Binding> after = headers.isContactWildcard()
                    ? removeAll(headers, user)
                    : bindings.change(user, before -> next(headers, before, flow, now));
            List<String> contacts = new ArrayList<>();
            for (Binding binding : after) {
                if (binding.isLive(now)) {
                    contacts.add('<' + binding.contact() + ">;expires=" + binding.remaining(now));
                }
            }
            return new Outcome(200, "", contacts);
        } catch (Refused e) {
            return e.outcome;
        } catch (MalformedSipException e) {
            return Outcome.of(e.status(), e.reason());
        }
    }

    /** The live phones of a user, {@code user@domain}, the one that is liked best first. */
    public List<Binding> phones(String user, long now) {
        return bindings.of(user, now);
    }

    /** The phone of a user that has this Contact; null if none has. */
    public @Nullable Binding phone(String user, String contact, long now) {
        for (Binding binding : bindings.of(user, now)) {
            if (binding.contact().equals(contact)) {
                return binding;
            }
        }
        return null;
    }

    /** A connection has ended: phones behind it cannot be reached any more. */
    public void closed(Flow flow) {
        bindings.closed(flow);
    }

    /** How many phones the user has who has most. */
    public int most() {
        return bindings.most();
    }

    /** How often a user wanted more phones than a user may have. */
    public long refused() {
        return refused.sum();
    }

    private List<Binding> removeAll(SipHeaders headers, String user) {
        if (headers.expires().orElse(-1) != 0) {
            throw new Refused(400, "Contact * needs Expires 0"); // §10.2.2
        }
        return bindings.change(user, before -> {
            before.forEach(binding -> requireInOrder(binding, headers));
            return List.of();
        });
    }

    private List<Binding> next(SipHeaders headers, List<Binding> before, Flow flow, long now) {
        List<Binding> next = new ArrayList<>(before);
        next.removeIf(binding -> !binding.isLive(now));
        for (NameAddr contact : headers.contacts()) {
            int expires = expires(contact, headers.expires());
            Binding binding = new Binding(
                    contact.uri().toString(),
                    instance(contact),
                    q(contact),
                    headers.callId(),
                    headers.cseq().number(),
                    now + expires * 1_000L,
                    flow);
            next.removeIf(former -> {
                boolean same = former.contact().equals(binding.contact())
                        || (!former.instance().isEmpty() && former.instance().equals(binding.instance()));
                if (same) {
                    requireInOrder(former, headers);
                }
                return same;
            });
            if (expires > 0) {
                next.add(binding);
            }
        }
        if (next.size() > Bindings.PER_USER) {
            refused.increment();
            throw new Refused(403, "Too Many Phones");
        }
        return next;
    }

    /** §10.3 step 7: an older REGISTER that comes late must not undo a newer one. */
    private static void requireInOrder(Binding former, SipHeaders headers) {
        if (former.callId().equals(headers.callId()) && headers.cseq().number() <= former.cseq()) {
            throw new Refused(500, "Out Of Order");
        }
    }

    private static int expires(NameAddr contact, OptionalInt all) {
        String own = contact.parameters().get("expires");
        int asked = all.orElse(LONGEST);
        if (own != null) {
            // what cannot be read counts as the longest (§20.10)
            asked = own.matches("[0-9]{1,9}") ? Integer.parseInt(own) : LONGEST;
        }
        if (asked > 0 && asked < SHORTEST) {
            throw new Refused(423, "");
        }
        return Math.min(asked, LONGEST);
    }

    private static int q(NameAddr contact) {
        String q = contact.parameters().get("q");
        try {
            return q == null ? LIKED : (int) Math.round(Double.parseDouble(q) * LIKED);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** RFC 5626 §4.2: the phone itself, and which of its ways to us it is. */
    private static String instance(NameAddr contact) {
        String instance = contact.parameters().get("+sip.instance");
        String way = contact.parameters().get("reg-id");
        return instance == null || way == null ? "" : instance + ' ' + way;
    }
}
