// SPDX-License-Identifier: Apache-2.0
/** Presence documents as JAXB binds them; only routes and {@code org.umpp.pidf} see these classes. */
@XmlSchema(
        namespace = "urn:ietf:params:xml:ns:pidf",
        elementFormDefault = XmlNsForm.QUALIFIED,
        xmlns = {
            @XmlNs(prefix = "", namespaceURI = "urn:ietf:params:xml:ns:pidf"),
            @XmlNs(prefix = "dm", namespaceURI = "urn:ietf:params:xml:ns:pidf:data-model"),
            @XmlNs(prefix = "rpid", namespaceURI = "urn:ietf:params:xml:ns:pidf:rpid"),
            @XmlNs(prefix = "im", namespaceURI = "urn:ietf:params:xml:ns:pidf:im"),
            @XmlNs(prefix = "agp", namespaceURI = "urn:ag-projects:xml:ns:pidf"),
            @XmlNs(prefix = "xmpp", namespaceURI = "jabber:client")
        })
@NullMarked
package org.umpp.pidf.xml;

import jakarta.xml.bind.annotation.XmlNs;
import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
import org.jspecify.annotations.NullMarked;
