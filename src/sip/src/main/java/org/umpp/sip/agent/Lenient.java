// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MalformedSipException;
import org.umpp.sip.message.NameAddr;
import org.umpp.sip.message.SessionExpires;
import org.umpp.sip.message.SipHeaders;
import org.umpp.sip.message.SubscriptionState;

/**
 * Reads what a response says beside its status. Nobody can be told that a response is malformed, so a field that cannot be
 * read counts as absent.
 */
final class Lenient {
    private static final Logger LOG = LoggerFactory.getLogger(Lenient.class);

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
            LOG.debug("ignored in a response: {}", e.reason());
            return null;
        }
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
            LOG.debug("ignored in a response: {}", e.reason());
            return absent;
        }
    }
}
