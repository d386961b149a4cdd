// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * The id of a presence tuple and the resourcepart it stands for (RFC 3863 §4.1.2, RFC 8048 §6.2). A resourcepart that is an
 * NCName is its own id, as in the draft's examples; any other becomes {@code ID-} and its UTF-8, where an octet that is no
 * ASCII letter or digit is {@code _} and two hexadecimal digits. Each resourcepart has one id, and each id one resourcepart.
 */
public final class TupleId {
    private static final String PREFIX = "ID-";
    private static final int MAX_ENCODED = PREFIX.length() + 3 * Jid.MAX_OCTETS;

    private TupleId() {}

    /** The tuple id of a resourcepart, an NCName; "", of a bare JID, has one as well. */
    public static String of(String resource) {
        return NcName.matches(resource) && !isEncoded(resource) ? resource : encode(resource);
    }

    /** The resourcepart of a tuple id. What was not written by {@link #of} stands for itself. */
    public static String toResource(String id) {
        return isEncoded(id) ? decode(id) : id;
    }

    /** As {@link #toResource}, for a peer that writes {@code ID-} before every resourcepart, as RFC 8048 §6.2 recommends. */
    public static String toResourceOfRfc8048(String id) {
        if (isEncoded(id)) {
            return decode(id);
        }
        return id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : id;
    }

    private static String encode(String resource) {
        return PREFIX + PercentEncoding.TUPLE_ID.encode(resource).replace('%', '_');
    }

    private static String decode(String id) {
        return PercentEncoding.decode(id.substring(PREFIX.length()).replace('_', '%'), "tuple id");
    }

    /** Whether {@code id} is just what {@link #encode} makes of some resourcepart that is no name itself. */
    private static boolean isEncoded(String id) {
        if (!id.startsWith(PREFIX) || id.length() > MAX_ENCODED) {
            return false;
        }
        try {
            String resource = decode(id);
            return encode(resource).equals(id) && (!NcName.matches(resource) || isEncoded(resource));
        } catch (MalformedAddressException e) {
            return false;
        }
    }
}
