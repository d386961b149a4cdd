// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.Via;

/** Notes in the topmost Via where a request really came from (RFC 3261 §18.2.1, RFC 3581 §4). */
final class ViaSource {
    private ViaSource() {}

    static SipRequest note(SipRequest request, Via via, InetSocketAddress source) {
        boolean rport = via.wantsRport();
        if (!rport && via.received() == null && isAddress(via.host(), source.getAddress())) {
            return request;
        }
        Via noted = via.with("received", NetUtil.toAddressString(source.getAddress()));
        if (rport) {
            noted = noted.with("rport", Integer.toString(source.getPort()));
        }
        return request.noting(noted);
    }

    /** A name never is: it has to be noted, whatever it resolves to. */
    private static boolean isAddress(String host, InetAddress source) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(bare);
        return octets != null && Arrays.equals(octets, source.getAddress());
    }
}
