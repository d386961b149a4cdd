// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.hostile;

import java.nio.ByteBuffer;

/** What a client of TLS says first, by hand, as the JDK would refuse to say it (RFC 5246 §7.4.1.2). */
final class Hello {
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_0 = 0x0301;
    static final int SSL_3 = 0x0300;
    static final int ECDHE_ECDSA_AES_128_GCM = 0xC02B;
    static final int RSA_AES_128_CBC = 0x002F;
    static final int RSA_EXPORT_RC4_40 = 0x0003;
    static final int ANON_AES_128_CBC = 0x0034;
    static final int FALLBACK = 0x5600;

    private Hello() {}

    /** A hello of at most this version, with these cipher suites. */
    static byte[] of(int version, int... suites) {
        int body = 2 + 32 + 1 + 2 + 2 * suites.length + 2;
        ByteBuffer hello = ByteBuffer.allocate(9 + body);
        hello.put((byte) 22).putShort((short) Math.min(version, TLS_1_0)).putShort((short) (4 + body));
        hello.putInt(1 << 24 | body).putShort((short) version).put(new byte[32]).put((byte) 0);
        hello.putShort((short) (2 * suites.length));
        for (int suite : suites) {
            hello.putShort((short) suite);
        }
        return hello.put((byte) 1).put((byte) 0).array();
    }

    /** The beginning of a record whose end is a long way off. */
    static byte[] truncated() {
        return new byte[] {22, 3, 1, 0x20, 0, 1, 0, 0x1f, (byte) 0xfc, 3, 3};
    }

    /** The hello of SSL 2, which began without a record. */
    static byte[] ofSsl2() {
        byte[] hello = new byte[46];
        hello[0] = (byte) 0x80;
        hello[1] = 44;
        hello[2] = 1;
        hello[4] = 2;
        hello[6] = 3;
        hello[10] = 32;
        hello[11] = 1;
        hello[13] = (byte) 0x80;
        return hello;
    }
}
