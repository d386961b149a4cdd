// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.trace;

import java.util.Locale;
import java.util.function.Predicate;

/** Which messages somebody wants to see. */
public interface TraceFilter extends Predicate<WireMessage> {

    /** Those from or to a user, local or not. */
    static TraceFilter user(String bareJid) {
        return message ->
                message.from().equalsIgnoreCase(bareJid) || message.to().equalsIgnoreCase(bareJid);
    }

    /** Those from or to a partner. */
    static TraceFilter partner(String domain) {
        String suffix = '@' + domain.toLowerCase(Locale.ROOT);
        return message -> message.peer().equalsIgnoreCase(domain)
                || message.from().toLowerCase(Locale.ROOT).endsWith(suffix)
                || message.to().toLowerCase(Locale.ROOT).endsWith(suffix);
    }

    /** Those of one session: what its dialog carries on SIP, and what that has agreed on MSRP; what its thread carries on XMPP. */
    static TraceFilter session(String callId, String thread) {
        return message -> message.session().equals(message.isOfDialog() ? callId : thread);
    }
}
