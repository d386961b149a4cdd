// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.Method;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.Uri;
import org.umpp.sip.message.Warning;
import org.umpp.sip.registrar.Authenticator;
import org.umpp.sip.registrar.Binding;
import org.umpp.sip.registrar.Bindings;
import org.umpp.sip.registrar.DigestAlgorithm;
import org.umpp.sip.registrar.PhoneUsers;
import org.umpp.sip.registrar.Registrar;
import org.umpp.sip.transport.Flow;

/**
 * The phones that are attached directly: who is at the other end of their connections, and where they are. A phone proves itself once on a
 * connection, which TLS keeps its own; from then on it may speak there for the user it has proved to be, and for nobody else.
 */
public final class Phones {
    private static final Logger LOG = LoggerFactory.getLogger(Phones.class);

    /** For how many users one connection may speak: a desk with some accounts. */
    private static final int USERS_OF_A_FLOW = 8;

    /** How many Contacts of requests are remembered for a connection. */
    private static final int CONTACTS_OF_A_FLOW = 16;

    private final PhoneUsers users;
    private final LongSupplier clock;
    private final Authenticator authenticator = new Authenticator();
    private final Registrar registrar = new Registrar();

    /** What connections have proved, by their ids. */
    private final ConcurrentMap<Long, Known> flows = new ConcurrentHashMap<>();

    /** Ways to phones by user and Contact: of dialogs, whose phone need not have registered. */
    private final ConcurrentMap<Place, Flow> places = new ConcurrentHashMap<>();

    private final LongAdder refusedUsers = new LongAdder();

    /**
     * One of the bounds of what phones may do.
     *
     * @param limit how much there may be
     * @param use how much there is: of who has the most
     * @param refused how often there would have been more
     */
    public record Bound(String name, long limit, long use, long refused) {}

    private record Place(String user, String contact) {}

    /** A connection: whom it has proved to be, and the Contacts that were used there. */
    private record Known(Set<String> users, Set<Place> places) {
        Known and(String user) {
            Set<String> more = new LinkedHashSet<>(users);
            more.add(user);
            return new Known(Set.copyOf(more), places);
        }

        Known and(Place place) {
            Set<Place> more = new LinkedHashSet<>(places);
            more.add(place);
            return new Known(users, Set.copyOf(more));
        }
    }

    /** @param clock the time, in milliseconds since the epoch */
    public Phones(PhoneUsers users, LongSupplier clock) {
        this.users = users;
        this.clock = clock;
    }

    /** Whether the users of this domain have their phones here. */
    boolean serves(String domain) {
        return users.domains().contains(domain);
    }

    /** How many octets a MESSAGE to a phone may have. */
    int longestMessage() {
        return users.longestMessage();
    }

    /** Whom phones may speak for, on the whole. */
    Set<String> domains() {
        return users.domains();
    }

    /** {@code user@domain} of an address, as the keys here have it: users that differ in case only are one, as they are to partners. */
    static String user(Uri uri) {
        return name(uri).toLowerCase(Locale.ROOT) + '@' + uri.host();
    }

    /** The user part without its escapes. */
    private static String name(Uri uri) {
        return URLDecoder.decode(uri.user().replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Why a request of a phone is not let in; null if it may go on. */
    @Nullable
    Refusal admit(SipRequest request, Flow flow) {
        SipHeaders headers = request.headers();
        Uri from = headers.from().uri();
        String user = user(from);
        if (!serves(from.host())) {
            return mismatch("From is not of a domain with phones here");
        }
        boolean proved = isProved(flow, user, from);
        if (!proved
                && (request.method().equals(Method.CANCEL) || request.method().equals(Method.ACK))) {
            return mismatch("not authenticated"); // neither can be challenged (RFC 3261 §22.1)
        }
        if (!proved) {
            Refusal refusal = authenticate(request, flow, user, from);
            if (refusal != null) {
                return refusal;
            }
        }
        if (!request.method().equals(Method.REGISTER) && !headers.contacts().isEmpty()) {
            remember(flow, new Place(user, headers.contacts().get(0).uri().toString()));
        }
        return null;
    }

    private @Nullable Refusal authenticate(SipRequest request, Flow flow, String user, Uri from) {
        boolean registers = request.method().equals(Method.REGISTER);
        List<String> answers =
                request.headers().all(registers ? HeaderName.AUTHORIZATION : HeaderName.PROXY_AUTHORIZATION);
        String realm = from.host();
        long now = clock.getAsLong();
        String source = String.valueOf(flow.remote().getAddress().getHostAddress());
        Authenticator.Verdict verdict =
                authenticator.check(answers, request.method(), name(from), realm, users, source, now);
        switch (verdict) {
            case PROVED -> {
                Known known = flows.merge(
                        flow.id(),
                        new Known(Set.of(user), Set.of()),
                        (before, one) -> before.users().size() < USERS_OF_A_FLOW ? before.and(user) : before);
                if (!flow.isOpen()) {
                    closed(flow); // its end may have come before
                }
                if (known.users().contains(user)) {
                    return null;
                }
                refusedUsers.increment();
                return mismatch("too many users on one connection");
            }
            case GUESSING -> {
                LOG.warn("too many wrong passwords for {} from {}: nothing is checked for a while", user, source);
                return new Refusal(Answer.of(403, "Too Many Wrong Passwords"), "guessing");
            }
            default -> {
                Answer answer = Answer.of(registers ? 401 : 407);
                HeaderName name = registers ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
                for (String challenge : authenticator.challenges(
                        realm, users.algorithms(name(from), realm), verdict == Authenticator.Verdict.STALE, now)) {
                    answer = answer.with(name, challenge);
                }
                return new Refusal(answer, answers.isEmpty() ? "challenge" : "password");
            }
        }
    }

    /** Whether a connection has proved to be this user, who is there still. */
    private boolean isProved(Flow flow, String user, Uri from) {
        Known known = flows.get(flow.id());
        return known != null && known.users().contains(user) && isUser(from);
    }

    private boolean isUser(Uri from) {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (users.secret(name(from), from.host(), algorithm) != null) {
                return true;
            }
        }
        return false;
    }

    private void remember(Flow flow, Place place) {
        flows.computeIfPresent(flow.id(), (id, known) -> {
            boolean room = known.places().contains(place) || known.places().size() < CONTACTS_OF_A_FLOW;
            if (!room) {
                return known;
            }
            places.put(place, flow);
            return known.and(place);
        });
    }

    private static Refusal mismatch(String text) {
        Warning warning = new Warning(399, "gw", "identity mismatch: " + text);
        return new Refusal(Answer.of(403).with(HeaderName.WARNING, warning.toString()), "identity-mismatch");
    }

    /** Answers a REGISTER of a phone that was let in. */
    Answer register(SipRequest request, Flow flow) {
        SipHeaders headers = request.headers();
        String user = user(headers.from().uri());
        if (!user.equals(user(headers.to().uri()))) {
            return Answer.of(403, "Register Yourself");
        }
        if (!request.uri().host().equalsIgnoreCase(headers.to().uri().host())) {
            return Answer.of(404, "Other Registrar");
        }
        long now = clock.getAsLong();
        Registrar.Outcome outcome = registrar.register(request, user, flow, now);
        if (!flow.isOpen()) {
            closed(flow);
        }
        Answer answer = Answer.of(outcome.status(), outcome.reason());
        if (outcome.status() == 423) {
            return answer.with(HeaderName.MIN_EXPIRES, Integer.toString(Registrar.SHORTEST));
        }
        for (String contact : outcome.contacts()) {
            answer = answer.with(HeaderName.CONTACT, contact);
        }
        return answer;
    }

    /** The phones of a user, the one that is liked best first. */
    List<Binding> of(Uri user) {
        return registrar.phones(user(user), clock.getAsLong());
    }

    /** The way to the phone to which a request in a dialog goes; null if it has gone. */
    @Nullable
    Flow way(SipRequest request) {
        String user = user(request.headers().to().uri());
        Flow way = places.get(new Place(user, request.requestUri()));
        if (way != null && way.isOpen()) {
            return way;
        }
        Binding phone = registrar.phone(user, request.requestUri(), clock.getAsLong());
        return phone == null ? null : phone.flow();
    }

    /** A connection has ended. */
    void closed(Flow flow) {
        Known gone = flows.remove(flow.id());
        if (gone != null) {
            gone.places().forEach(place -> places.remove(place, flow));
        }
        registrar.closed(flow);
    }

    /** The bounds, for operators. */
    public List<Bound> bounds() {
        int mostUsers = flows.values().stream()
                .mapToInt(known -> known.users().size())
                .max()
                .orElse(0);
        return List.of(
                new Bound("phones.per-user", Bindings.PER_USER, registrar.most(), registrar.refused()),
                new Bound("users.per-connection", USERS_OF_A_FLOW, mostUsers, refusedUsers.sum()),
                new Bound(
                        "wrong-passwords",
                        Authenticator.MOST_GUESSES,
                        authenticator.mostGuesses(clock.getAsLong()),
                        authenticator.refused()));
    }
}
