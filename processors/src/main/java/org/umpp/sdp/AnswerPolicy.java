// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/**
 * What may be agreed with a partner.
 *
 * @param connect answer {@code active} where the offer leaves the choice; for a partner that cannot reach us
 * @param bareJids accept an {@code a=jid} without resource, against the draft (§3); for partners marked lenient
 * @param groupchat accept {@code groupchat} sessions
 */
public record AnswerPolicy(boolean connect, boolean bareJids, boolean groupchat) {
    /** What the draft asks for: the offerer connects, JIDs are full, and no group chat. */
    public static final AnswerPolicy DEFAULT = new AnswerPolicy(false, false, false);

    boolean accepts(XmppMedia media) {
        return (media.type() != ChatType.GROUPCHAT || groupchat)
                && media.jid().isPresent()
                && (bareJids || media.jid().get().isFull());
    }

    ChatType choose(ChatType offered) {
        return offered == ChatType.ANY ? ChatType.CHAT : offered;
    }
}
