// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The format of an XMPP {@code m=message} line: the types of the stanzas the session carries (draft §3). */
public enum ChatType {
    CHAT,
    GROUPCHAT,
    /** Both tokens, or {@code *}: the answerer chooses. */
    ANY;

    /** The tokens of the {@code m=} line. */
    public List<String> formats() {
        return switch (this) {
            case CHAT -> List.of("chat");
            case GROUPCHAT -> List.of("groupchat");
            case ANY -> List.of("chat", "groupchat");
        };
    }

    /** Whether the answer keeps to what this offered; ANY leaves the choice to the offerer in turn. */
    boolean allows(ChatType answer) {
        return this == ANY || answer == ANY || this == answer;
    }

    /** The type that a list of format tokens, in any case, stands for; empty when none of them is known. */
    static Optional<ChatType> of(List<String> formats) {
        boolean chat = false;
        boolean groupchat = false;
        for (String format : formats) {
            switch (format.toLowerCase(Locale.ROOT)) {
                case "chat" -> chat = true;
                case "groupchat" -> groupchat = true;
                case "*" -> {
                    chat = true;
                    groupchat = true;
                }
                default -> {
                    // A token this side does not know takes nothing from those it does (RFC 3264 §6.1).
                }
            }
        }
        if (!chat && !groupchat) {
            return Optional.empty();
        }
        return Optional.of(chat && groupchat ? ANY : chat ? CHAT : GROUPCHAT);
    }
}
