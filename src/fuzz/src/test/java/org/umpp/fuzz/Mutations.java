// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Kept inputs, cut, spliced and disturbed by chance; the same seed makes the same inputs. */
final class Mutations {
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r",
            "\n",
            "\r\n ",
            "\0",
            "\u00ff",
            "<",
            ">",
            "\"",
            "'",
            "&",
            ";",
            ":",
            "@",
            "%",
            "%00",
            "\\",
            "/",
            "/>",
            "</",
            "<!--",
            "<?x?>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]>",
            "&b;",
            "<![CDATA[",
            "]]>",
            "-1",
            "0",
            "4294967296",
            "99999999999999999999",
            "Content-Length: 5\r\n",
            "xmlns:a='b'",
            "\u00c3\u00a9",
            "\u00ed\u00a0\u0080",
            "a=",
            "m=");

    private final List<byte[]> kept;
    private final Random chance;

    Mutations(List<byte[]> kept, long seed) {
        this.kept = kept;
        this.chance = new Random(seed);
    }

    byte[] next() {
        byte[] octets = any();
        for (int times = 1 + chance.nextInt(4); times > 0; times--) {
            octets = disturbed(octets);
        }
        return octets;
    }

    private byte[] disturbed(byte[] octets) {
        int at = chance.nextInt(octets.length + 1);
        int to = Math.min(octets.length, at + 1 + chance.nextInt(12));
        return switch (chance.nextInt(5)) {
            case 0 -> spliced(octets, at, to, new byte[0]);
            case 1 -> spliced(octets, at, to, new byte[] {(byte) chance.nextInt(256)});
            case 2 ->
                spliced(
                        octets,
                        at,
                        at,
                        PIECES.get(chance.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1));
            case 3 -> spliced(octets, at, at, Arrays.copyOfRange(octets, at, to));
            default -> {
                byte[] other = any();
                int from = chance.nextInt(other.length + 1);
                yield spliced(octets, at, octets.length, Arrays.copyOfRange(other, from, other.length));
            }
        };
    }

    private byte[] any() {
        return kept.get(chance.nextInt(kept.size()));
    }

    private static byte[] spliced(byte[] octets, int from, int to, byte[] piece) {
        byte[] result = new byte[octets.length - (to - from) + piece.length];
        System.arraycopy(octets, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(octets, to, result, from + piece.length, octets.length - to);
        return result;
    }
}
