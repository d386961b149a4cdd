// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code <presence>} (RFC 3863 §4.1.1). */
@XmlRootElement(name = "presence")
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(
        name = "presence",
        propOrder = {"tuples", "notes", "persons", "devices"})
public class PresenceElement {
    /** The URI of the presentity. */
    @XmlAttribute(name = "entity")
    public @Nullable String entity;

    /** The tuples. */
    @XmlElement(name = "tuple")
    public List<TupleElement> tuples = new ArrayList<>();

    /** The notes that belong to no tuple. */
    @XmlElement(name = "note")
    public List<NoteElement> notes = new ArrayList<>();

    /** What is said of the user as a person (RFC 4479 §3.4). */
    @XmlElement(name = "person", namespace = Namespaces.DATA_MODEL)
    public List<PersonElement> persons = new ArrayList<>();

    /** What is said of the user's devices (RFC 4479 §3.5). */
    @XmlElement(name = "device", namespace = Namespaces.DATA_MODEL)
    public List<PersonElement> devices = new ArrayList<>();
}
