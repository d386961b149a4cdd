// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/** An IPv6 address in brackets (RFC 3986 §3.2.2), which may carry a zone (RFC 6874); written as RFC 5952 §4 asks. */
final class Ipv6Literal {
    private static final int GROUPS = 8;

    private final String text;
    private final int[] groups = new int[GROUPS];
    private int count;
    /** Where {@code ::} stands, as an index into the groups; -1 when it does not. */
    private int gap = -1;

    private Ipv6Literal(String text) {
        this.text = text;
    }

    static String canonical(String text) {
        if (text.length() > Jid.MAX_OCTETS || !text.endsWith("]")) {
            throw malformed(text);
        }
        int zone = text.indexOf('%');
        int end = zone < 0 ? text.length() - 1 : zone;
        Ipv6Literal literal = new Ipv6Literal(text);
        literal.readGroups(1, end);
        StringBuilder canonical = new StringBuilder(text.length()).append('[');
        literal.writeGroups(canonical);
        if (zone >= 0) {
            requireZone(text, zone + 1);
            canonical.append(text, zone, text.length() - 1);
        }
        return canonical.append(']').toString();
    }

    private void readGroups(int start, int end) {
        int i = start;
        if (text.startsWith("::", i)) {
            gap = 0;
            i += 2;
        }
        while (i < end) {
            int stop = i;
            while (stop < end && text.charAt(stop) != ':') {
                stop++;
            }
            if (text.substring(i, stop).indexOf('.') >= 0) {
                readIpv4(i, end);
                i = end;
                break;
            }
            add(hex(i, stop));
            i = stop;
            if (i == end) {
                break;
            }
            i++;
            if (i < end && text.charAt(i) == ':') {
                if (gap >= 0) {
                    throw malformed(text);
                }
                gap = count;
                i++;
            } else if (i == end) {
                throw malformed(text);
            }
        }
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            throw malformed(text);
        }
    }

    private void readIpv4(int start, int end) {
        int octets = 0;
        int value = 0;
        int i = start;
        while (i < end) {
            int octet = 0;
            int digits = 0;
            while (i < end && Ascii.isDigit(text.charAt(i)) && digits < 4) {
                octet = octet * 10 + text.charAt(i++) - '0';
                digits++;
            }
            boolean last = octets == 3;
            if (digits == 0 || octet > 255 || last != (i == end) || (!last && text.charAt(i) != '.')) {
                throw malformed(text);
            }
            value = value << 8 | octet;
            octets++;
            i++;
        }
        if (octets != 4) {
            throw malformed(text);
        }
        add(value >>> 16);
        add(value & 0xffff);
    }

    private int hex(int start, int end) {
        if (start == end || end - start > 4) {
            throw malformed(text);
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = Ascii.hexValue(text.charAt(i));
            if (digit < 0) {
                throw malformed(text);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void add(int group) {
        if (count == GROUPS) {
            throw malformed(text);
        }
        groups[count++] = group;
    }

    private void writeGroups(StringBuilder out) {
        int[] all = new int[GROUPS];
        int tail = gap < 0 ? 0 : count - gap;
        System.arraycopy(groups, 0, all, 0, count - tail);
        System.arraycopy(groups, count - tail, all, GROUPS - tail, tail);
        int longest = 0;
        int zeros = -1;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && all[run] == 0) {
                run++;
            }
            if (run - i > longest) {
                longest = run - i;
                zeros = i;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            // "::" must not shorten just one group (RFC 5952 §4.2.2).
            if (i == zeros && longest > 1) {
                out.append(i == 0 ? "::" : ":");
                i += longest - 1;
                continue;
            }
            out.append(Integer.toHexString(all[i])).append(i < GROUPS - 1 ? ":" : "");
        }
    }

    private static void requireZone(String text, int start) {
        if (start == text.length() - 1) {
            throw malformed(text);
        }
        for (int i = start; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLetterOrDigit(c) && "-._~%".indexOf(c) < 0) {
                throw malformed(text);
            }
        }
    }

    private static MalformedAddressException malformed(String text) {
        return new MalformedAddressException("domain", text, "an IPv6 address in brackets");
    }
}
