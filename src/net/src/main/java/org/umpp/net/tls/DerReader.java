// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

/** Reads one level of DER elements (X.690 §8.1, §10.1): low tag numbers and definite, shortest lengths only. */
final class DerReader {
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int OCTET_STRING = 0x04;
    static final int UTF8_STRING = 0x0C;
    static final int IA5_STRING = 0x16;
    static final int SEQUENCE = 0x30;

    /** The bytes are no DER of the form read here. */
    static final class MalformedDerException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedDerException(String message) {
            super(message);
        }
    }

    private final byte[] bytes;
    private final int end;
    private int position;
    private int tag;
    private int valueStart;
    private int valueEnd;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    boolean hasNext() {
        return position < end;
    }

    /** Steps to the next element and returns its tag. */
    int next() throws MalformedDerException {
        tag = octet();
        if ((tag & 0x1F) == 0x1F) {
            throw new MalformedDerException("tag number above 30");
        }
        int length = length();
        if (length > end - position) {
            throw new MalformedDerException("element longer than its surroundings");
        }
        valueStart = position;
        valueEnd = position + length;
        position = valueEnd;
        return tag;
    }

    /** Steps to the next element, which must have this tag. */
    DerReader expect(int expected) throws MalformedDerException {
        if (next() != expected) {
            throw new MalformedDerException("tag " + tag + " (expected: " + expected + ")");
        }
        return this;
    }

    /** A reader of what is inside the present element. */
    DerReader inside() {
        return new DerReader(bytes, valueStart, valueEnd);
    }

    byte[] value() {
        byte[] value = new byte[valueEnd - valueStart];
        System.arraycopy(bytes, valueStart, value, 0, value.length);
        return value;
    }

    private int length() throws MalformedDerException {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int octets = first & 0x7F;
        if (octets == 0 || octets > 3) {
            throw new MalformedDerException("length in " + octets + " octets (expected: 1-3)");
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | octet();
        }
        if (length < 0x80 || (length >>> (8 * (octets - 1))) == 0) {
            throw new MalformedDerException("length not in its shortest form");
        }
        return length;
    }

    private int octet() throws MalformedDerException {
        if (position >= end) {
            throw new MalformedDerException("ends within an element");
        }
        return bytes[position++] & 0xFF;
    }
}
