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

/** {@code <dm:person>} or {@code <dm:device>} (RFC 4479 §3.4, §3.5). */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(
        name = "person",
        namespace = Namespaces.DATA_MODEL,
        propOrder = {"activities", "notes"})
public class PersonElement {
    /** An id, unique in the document. */
    @XmlAttribute(name = "id")
    public @Nullable String id;

    /** What the user does. */
    @XmlElement(name = "activities", namespace = Namespaces.RPID)
    public @Nullable ActivitiesElement activities;

    /** Texts for people. */
    @XmlElement(name = "note", namespace = Namespaces.DATA_MODEL)
    public List<NoteElement> notes = new ArrayList<>();
}
