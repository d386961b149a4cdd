// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.umpp.address.MalformedAddressException;

/** An {@code xmpp:} URI (RFC 5122) as some write it in {@code a=jid}. */
final class XmppUri {
    private static final String SCHEME = "xmpp:";

    private XmppUri() {}

    static boolean isXmppUri(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /**
     * The JID of the URI, its percent-encoding undone; query and fragment say nothing about it.
     *
     * @throws MalformedAddressException if the encoding is broken or its octets are no UTF-8 (RFC 5122 §2.5)
     */
    static String jidText(String uri) {
        int end = uri.length();
        int query = uri.indexOf('?');
        int fragment = uri.indexOf('#');
        end = query < 0 ? end : Math.min(end, query);
        end = fragment < 0 ? end : Math.min(end, fragment);
        byte[] encoded = uri.substring(SCHEME.length(), end).getBytes(StandardCharsets.UTF_8);
        ByteBuffer octets = ByteBuffer.allocate(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                octets.put(octet(encoded, i));
                i += 2;
            } else {
                octets.put(encoded[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedAddressException("xmpp URI", "", "UTF-8");
        }
    }

    private static byte octet(byte[] encoded, int percent) {
        int high = percent + 2 < encoded.length ? Character.digit(encoded[percent + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded[percent + 2], 16);
        if (low < 0) {
            throw new MalformedAddressException("xmpp URI", "%", "two hex digits after %");
        }
        return (byte) (high << 4 | low);
    }
}
