// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <tuple>} (RFC 3863 §4.1.2). */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(
        name = "tuple",
        propOrder = {"status", "activities", "contact", "notes", "timestamp"})
public class TupleElement {
    /** The tuple id; no ID for JAXB, since real peers write what is none. */
    @XmlAttribute(name = "id")
    public @Nullable String id;

    /** The status. */
    @XmlElement(name = "status")
    public @Nullable StatusElement status;

    /** Activities of the tuple itself, as drafts of RPID had it. */
    @XmlElement(name = "activities", namespace = Namespaces.RPID)
    public @Nullable ActivitiesElement activities;

    /** The contact. */
    @XmlElement(name = "contact")
    public @Nullable ContactElement contact;

    /** The notes. */
    @XmlElement(name = "note")
    public List<NoteElement> notes = new ArrayList<>();

    /** The time, RFC 3339. */
    @XmlElement(name = "timestamp")
    public @Nullable String timestamp;
}
