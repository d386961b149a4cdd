// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

/**
 * A partner and what there is with it.
 *
 * @param domain its SIP domain
 * @param type what it speaks
 * @param sip where its SIP server is: a static route, or {@code DNS}
 * @param xmpp where its XMPP host is: a static route, or {@code DNS}
 * @param sessions IM sessions with its users
 * @param subscriptions presence subscriptions with its users
 * @param streams open XMPP streams with it
 * @param error why no stream could be opened to it
 */
public record PartnerRow(
        String domain,
        String type,
        String sip,
        String xmpp,
        int sessions,
        int subscriptions,
        int streams,
        String error) {}
