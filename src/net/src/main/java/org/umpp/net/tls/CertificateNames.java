// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.umpp.net.tls.DerReader.MalformedDerException;

/**
 * The names a certificate presents in its subjectAltName (RFC 5280 §4.2.1.6); the common name never counts (RFC 9525 §2).
 * A subjectAltName that is malformed anywhere presents no names at all.
 *
 * @param dnsNames dNSName entries, lower case, wildcards included
 * @param uris uniformResourceIdentifier entries as they stand
 * @param srvNames SRVName entries (RFC 4985), lower case, such as {@code _xmpp-server.example.com}
 * @param xmppAddrs id-on-xmppAddr entries (RFC 6120 §13.7.1.4) as they stand
 */
public record CertificateNames(
        List<String> dnsNames, List<String> uris, List<String> srvNames, List<String> xmppAddrs) {
    /** No name at all. */
    public static final CertificateNames NONE = new CertificateNames(List.of(), List.of(), List.of(), List.of());

    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    private static final int MAX_NAMES = 1_000;
    private static final int OTHER_NAME = 0xA0;
    private static final int DNS_NAME = 0x82;
    private static final int URI = 0x86;
    private static final int EXPLICIT_0 = 0xA0;
    private static final byte[] ID_ON_XMPP_ADDR = {0x2B, 6, 1, 5, 5, 7, 8, 5};
    private static final byte[] ID_ON_DNS_SRV = {0x2B, 6, 1, 5, 5, 7, 8, 7};

    public CertificateNames {
        dnsNames = List.copyOf(dnsNames);
        uris = List.copyOf(uris);
        srvNames = List.copyOf(srvNames);
        xmppAddrs = List.copyOf(xmppAddrs);
    }

    /** The names of a leaf certificate; never fails. */
    public static CertificateNames of(X509Certificate leaf) {
        byte[] extension = leaf.getExtensionValue(SUBJECT_ALT_NAME);
        if (extension == null) {
            return NONE;
        }
        try {
            return read(new DerReader(extension).expect(DerReader.OCTET_STRING).inside());
        } catch (MalformedDerException e) {
            return NONE;
        }
    }

    /**
     * Whether a presented DNS name covers a domain: equal, or a wildcard that stands for exactly the left-most label (RFC
     * 9525 §6.3). Both in A-label form; case does not matter.
     */
    public static boolean matches(String presented, String domain) {
        if (presented.startsWith("*.") && presented.length() > 2) {
            int labelEnd = domain.indexOf('.');
            int rest = domain.length() - labelEnd;
            return labelEnd > 0
                    && presented.length() - 1 == rest
                    && presented.regionMatches(true, 1, domain, labelEnd, rest);
        }
        return presented.equalsIgnoreCase(domain);
    }

    /** Whether any kind of name in here stands for the domain, on either wire. */
    public boolean cover(String domain) {
        for (String presented : dnsNames) {
            if (matches(presented, domain)) {
                return true;
            }
        }
        for (String uri : uris) {
            if (uri.equalsIgnoreCase("sip:" + domain)) {
                return true;
            }
        }
        for (String srvName : srvNames) {
            if (srvName.equalsIgnoreCase("_xmpp-server." + domain)) {
                return true;
            }
        }
        return xmppAddrs.contains(domain);
    }

    private static CertificateNames read(DerReader extension) throws MalformedDerException {
        DerReader names = extension.expect(DerReader.SEQUENCE).inside();
        if (extension.hasNext()) {
            throw new MalformedDerException("bytes after the subjectAltName");
        }
        List<String> dnsNames = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        List<String> srvNames = new ArrayList<>();
        List<String> xmppAddrs = new ArrayList<>();
        for (int count = 0; names.hasNext(); count++) {
            if (count == MAX_NAMES) {
                throw new MalformedDerException("more than " + MAX_NAMES + " names");
            }
            switch (names.next()) {
                case DNS_NAME -> dnsNames.add(ascii(names.value()).toLowerCase(Locale.ROOT));
                case URI -> uris.add(ascii(names.value()));
                case OTHER_NAME -> readOtherName(names.inside(), srvNames, xmppAddrs);
                default -> {
                    // The other forms of GeneralName never name a domain.
                }
            }
        }
        return new CertificateNames(dnsNames, uris, srvNames, xmppAddrs);
    }

    private static void readOtherName(DerReader otherName, List<String> srvNames, List<String> xmppAddrs)
            throws MalformedDerException {
        byte[] type = otherName.expect(DerReader.OBJECT_IDENTIFIER).value();
        DerReader value = otherName.expect(EXPLICIT_0).inside();
        if (Arrays.equals(type, ID_ON_DNS_SRV)) {
            srvNames.add(ascii(value.expect(DerReader.IA5_STRING).value()).toLowerCase(Locale.ROOT));
        } else if (Arrays.equals(type, ID_ON_XMPP_ADDR)) {
            xmppAddrs.add(utf8(value.expect(DerReader.UTF8_STRING).value()));
        }
    }

    /** A NUL or another control character in a name is the mark of a forgery, not of a domain. */
    private static String ascii(byte[] value) throws MalformedDerException {
        for (byte octet : value) {
            if (octet <= ' ' || octet == 0x7F) {
                throw new MalformedDerException("name with a character outside of printable ASCII");
            }
        }
        return new String(value, StandardCharsets.US_ASCII);
    }

    private static String utf8(byte[] value) throws MalformedDerException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new MalformedDerException("name with a control character");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedDerException("name that is not UTF-8");
        }
    }
}
