// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

/**
 * What this server knows of sessions over MSRP with a partner whose file allows them: one rung of the ladder between XMPP and MESSAGE.
 *
 * @param atOnce whether they are offered first, as the partner has no XMPP
 * @param refusingXmpp how many of its users have lately refused XMPP, so that they are offered MSRP
 * @param refusingMsrp how many have lately refused MSRP, so that they are written to by MESSAGE
 * @param listening whether we take connections
 * @param secure whether that is over TLS, and not in clear text
 * @param address where, as the settings say
 * @param host the host that our paths name
 */
public record MsrpRung(
        boolean atOnce,
        int refusingXmpp,
        int refusingMsrp,
        boolean listening,
        boolean secure,
        String address,
        String host) {}
