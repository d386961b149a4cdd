// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.Parameters;
import org.umpp.sip.message.Reason;
import org.umpp.sip.message.SessionExpires;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SubscriptionState;

/**
 * Reads what a response says beside its status, and what in a request does not matter. Nobody is told that it is malformed, so a
 * field that cannot be read counts as absent.
 */
final class Lenient {
    private static final Logger LOG = LoggerFactory.getLogger(Lenient.class);

    private static final Pattern CAUSE = Pattern.compile("[0-9]{1,3}");

    /** What could change how the rest of a line looks: controls, formats, and halves of characters. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final int LONGEST_REASON = 120;

    private Lenient() {}

    /** The URI of the Contact; {@code null} without one. */
    static @Nullable String target(SipHeaders headers) {
        List<NameAddr> contacts = read(headers::contacts, List.of());
        return contacts.isEmpty() ? null : contacts.get(0).uri().toString();
    }

    /** Expires in seconds, -1 without. */
    static int expires(SipHeaders headers) {
        return read(headers::expires, OptionalInt.empty()).orElse(-1);
    }

    /** The expires parameter of Subscription-State in seconds, -1 without. */
    static int stateExpires(SipHeaders headers) {
        if (!headers.has(HeaderName.SUBSCRIPTION_STATE)) {
            return -1;
        }
        return read(
                () -> {
                    SubscriptionState state = headers.subscriptionState();
                    return state == null ? -1 : state.expires().orElse(-1);
                },
                -1);
    }

    /** Min-Expires in seconds, 0 without. */
    static int minExpires(SipHeaders headers) {
        return read(headers::minExpires, OptionalInt.empty()).orElse(0);
    }

    /** Min-SE in seconds, 0 without. */
    static int minSe(SipHeaders headers) {
        return read(headers::minSe, OptionalInt.empty()).orElse(0);
    }

    /** Session-Expires; {@code null} without. */
    static @Nullable SessionExpires sessionExpires(SipHeaders headers) {
        try {
            return headers.sessionExpires();
        } catch (MalformedSipException e) {
            LOG.debug("ignored: {}", e.reason());
            return null;
        }
    }

    /**
     * The first Reason (RFC 3326 §2), written anew with its cause and so much of its text as is good for a log; "" without one.
     */
    static String reason(SipHeaders headers) {
        List<Reason> reasons = read(headers::reasons, List.of());
        return reasons.isEmpty() ? "" : bounded(reasons.get(0)).toString();
    }

    private static Reason bounded(Reason said) {
        Parameters parameters = Parameters.NONE;
        String cause = said.cause();
        if (cause != null && CAUSE.matcher(cause).matches()) {
            parameters = parameters.with("cause", cause);
        }
        String text = said.text();
        if (text != null) {
            String clean = UNPRINTABLE.matcher(text).replaceAll(" ");
            parameters = parameters.withQuoted("text", clean.substring(0, Math.min(clean.length(), LONGEST_REASON)));
        }
        return new Reason(said.protocol(), parameters);
    }

    /** Whether Allow names the method. */
    static boolean allows(SipHeaders headers, String method) {
        return read(headers::allow, List.<String>of()).contains(method);
    }

    /** The route set that a 2xx makes: its Record-Route, backwards (RFC 3261 §12.1.2). */
    static List<String> routeSet(SipHeaders headers) {
        List<NameAddr> recorded = read(headers::recordRoutes, List.of());
        String[] routes = new String[recorded.size()];
        for (int i = 0; i < routes.length; i++) {
            routes[routes.length - 1 - i] = recorded.get(i).toString();
        }
        return List.of(routes);
    }

    private static <T> T read(Supplier<T> field, T absent) {
        try {
            return field.get();
        } catch (MalformedSipException e) {
            LOG.debug("ignored: {}", e.reason());
            return absent;
        }
    }
}
