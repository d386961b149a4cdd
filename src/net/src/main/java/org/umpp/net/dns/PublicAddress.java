// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.dns;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses a stranger may make us connect to: none that means ourselves or the network we are in. */
public final class PublicAddress {
    private PublicAddress() {}

    /** Whether the address is neither loopback, private, link-local, shared, unspecified nor multicast. */
    public static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] octets = address.getAddress();
        return address instanceof Inet6Address ? isPublicV6(octets) : isPublicV4(octets, 0);
    }

    private static boolean isPublicV4(byte[] octets, int at) {
        int first = octets[at] & 0xFF;
        int second = octets[at + 1] & 0xFF;
        // RFC 1918, RFC 6598, RFC 3927, RFC 1122 §3.2.1.3, RFC 2544, class E and broadcast
        return first != 0
                && first != 10
                && first != 127
                && !(first == 100 && second >= 64 && second < 128)
                && !(first == 169 && second == 254)
                && !(first == 172 && second >= 16 && second < 32)
                && !(first == 192 && second == 168)
                && !(first == 198 && (second == 18 || second == 19))
                && first < 224;
    }

    private static boolean isPublicV6(byte[] octets) {
        boolean uniqueLocal = (octets[0] & 0xFE) == 0xFC;
        if (uniqueLocal) {
            return false;
        }
        // Addresses that carry an IPv4 address lead wherever that one leads: RFC 4291 §2.5.5, RFC 6052, RFC 3056.
        boolean zeros = allZero(octets, 0, 10);
        boolean mapped = zeros && octets[10] == (byte) 0xFF && octets[11] == (byte) 0xFF;
        boolean compatible = zeros && octets[10] == 0 && octets[11] == 0;
        boolean translated =
                octets[0] == 0 && octets[1] == 0x64 && octets[2] == (byte) 0xFF && octets[3] == (byte) 0x9B;
        if (mapped || compatible || translated) {
            return isPublicV4(octets, 12);
        }
        boolean sixToFour = octets[0] == 0x20 && octets[1] == 0x02;
        return !sixToFour || isPublicV4(octets, 2);
    }

    private static boolean allZero(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
