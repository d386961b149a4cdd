// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.Optional;

/** The two generations of presence documents. */
public enum PidfNamespace {
    /** As published (RFC 3863). */
    PIDF("urn:ietf:params:xml:ns:pidf", "application/pidf+xml"),
    /** As in the drafts before it, and in the examples of the UMPP draft. */
    CPIM_PIDF("urn:ietf:params:xml:ns:cpim-pidf", "application/cpim-pidf+xml");

    private final String uri;
    private final String contentType;

    PidfNamespace(String uri, String contentType) {
        this.uri = uri;
        this.contentType = contentType;
    }

    /** The XML namespace. */
    public String uri() {
        return uri;
    }

    /** The media type. */
    public String contentType() {
        return contentType;
    }

    /** The generation of a Content-Type, its parameters set aside; empty when it is neither. */
    public static Optional<PidfNamespace> ofContentType(String value) {
        int semicolon = value.indexOf(';');
        String type = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        for (PidfNamespace each : values()) {
            if (each.contentType.equalsIgnoreCase(type)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
