// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

/** The namespaces of what RFC 3863 lets others put into a presence document. */
final class Namespaces {
    /** Persons and devices (RFC 4479). */
    static final String DATA_MODEL = "urn:ietf:params:xml:ns:pidf:data-model";

    /** Activities (RFC 4480). */
    static final String RPID = "urn:ietf:params:xml:ns:pidf:rpid";

    /** The provisional status of RFC 3922 §5.1.5. */
    static final String IM = "urn:ietf:params:xml:ns:pidf:im";

    /** The extended status of SylkServer and Blink. */
    static final String EXTENDED = "urn:ag-projects:xml:ns:pidf";

    /** The show of XMPP inside a status (RFC 8048 §6.2). */
    static final String CLIENT = "jabber:client";

    private Namespaces() {}
}
