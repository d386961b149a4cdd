// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

/**
 * A partner and what there is with it.
 *
 * @param domain its SIP domain
 * @param type what it is: UMPP, or a plain XMPP or SIP domain
 * @param sip where its SIP server is: a static route, or {@code DNS}; {@code -} if it has none
 * @param xmpp where its XMPP host is: a static route, or {@code DNS}; {@code -} if it has none
 * @param sessions IM sessions with its users
 * @param subscriptions presence subscriptions with its users
 * @param in messages that came from it outside of sessions
 * @param out messages that went to it outside of sessions
 * @param msrp whether sessions go over MSRP: {@code always}, with so many users that have refused one over XMPP, or never ({@code -})
 * @param pager whether messages go by SIP MESSAGE: {@code always}, to so many users that have refused a session, or never ({@code -})
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
        long in,
        long out,
        String msrp,
        String pager,
        int streams,
        String error) {}
