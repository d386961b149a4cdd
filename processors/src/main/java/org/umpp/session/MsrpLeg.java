// SPDX-License-Identifier: Apache-2.0
package org.umpp.session;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What carries a session that is not carried by XMPP: MSRP, as agreed (RFC 4975 §8).
 *
 * @param path our path
 * @param peerPath the peer's
 * @param accepted the media types that messages to the peer may have, lower case; {@code *} stands for any
 * @param wrapped those that they may have inside of others only
 */
public record MsrpLeg(String path, String peerPath, Set<String> accepted, Set<String> wrapped) implements Serializable {
    public MsrpLeg {
        accepted = Set.copyOf(accepted);
        wrapped = Set.copyOf(wrapped);
    }

    MsrpLeg(String path, String peerPath, List<String> accepted, List<String> wrapped) {
        this(path, peerPath, Set.copyOf(accepted), Set.copyOf(wrapped));
    }

    /** Whether it is over TLS, and not in clear text. */
    public boolean isSecure() {
        return path.startsWith("msrps:");
    }

    /** Whether the peer takes messages of a type, in lower case and without parameters. */
    public boolean takes(String type) {
        return takes(accepted, type);
    }

    /** Whether it takes that inside of another type. */
    public boolean takesInside(String type) {
        return takes(accepted, type) || takes(wrapped, type);
    }

    private static boolean takes(Set<String> types, String type) {
        return types.contains(type)
                || types.contains("*")
                || types.contains(type.substring(0, Math.max(0, type.indexOf('/'))) + "/*");
    }
}
