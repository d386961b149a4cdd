// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing octet array that takes no CR, LF or NUL but by {@link #crlf()} and the copying of whole octets. */
final class OctetWriter {
    private byte[] octets;
    private int length;

    OctetWriter(int capacity) {
        this.octets = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** The array itself; its first {@link #length()} octets are written. */
    byte[] octets() {
        return octets;
    }

    OctetWriter octet(char ascii) {
        room(1);
        octets[length++] = (byte) ascii;
        return this;
    }

    OctetWriter crlf() {
        room(2);
        octets[length++] = '\r';
        octets[length++] = '\n';
        return this;
    }

    OctetWriter octets(byte[] source) {
        return octets(source, 0, source.length);
    }

    OctetWriter octets(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, octets, length, to - from);
        length += to - from;
        return this;
    }

    /** In UTF-8. */
    OctetWriter text(String text) {
        room(text.length());
        byte[] to = octets;
        int at = length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return utf8(text);
            }
            to[at++] = plain(c);
        }
        length = at;
        return this;
    }

    OctetWriter number(int number) {
        return text(Integer.toString(number));
    }

    private OctetWriter utf8(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        room(encoded.length);
        for (byte octet : encoded) {
            octets[length++] = plain(octet);
        }
        return this;
    }

    private static byte plain(int c) {
        if (c == '\r' || c == '\n' || c == 0) {
            throw new IllegalArgumentException("CR, LF or NUL in a value");
        }
        return (byte) c;
    }

    private void room(int more) {
        if (octets.length - length < more) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
        }
    }
}
