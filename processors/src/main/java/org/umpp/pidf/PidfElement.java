// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.List;
import java.util.Map;

/** The elements of presence documents that UMPP understands, each where it may stand. */
enum PidfElement {
    /** What nobody here understands, with all that is in it. */
    UNKNOWN,
    /** Around the root element. */
    DOCUMENT,
    PRESENCE,
    TUPLE,
    STATUS,
    BASIC,
    SHOW,
    EXTENDED,
    IM,
    ACTIVITIES,
    ACTIVITY,
    CONTACT,
    NOTE,
    TIMESTAMP,
    PERSON,
    DEVICE,
    PERSON_NOTE;

    private enum Vocabulary {
        PIDF,
        DATA_MODEL,
        RPID,
        IM,
        EXTENDED,
        CLIENT,
        FOREIGN
    }

    /** Those of presence documents themselves; the last of the drafts' had a colon at its end. */
    static final List<String> PIDF_NAMESPACES =
            List.of(PidfNamespace.PIDF.uri(), PidfNamespace.CPIM_PIDF.uri(), PidfNamespace.CPIM_PIDF.uri() + ":");

    /** The vocabulary of a namespace, elder spellings included. */
    private static final Map<String, Vocabulary> VOCABULARIES = Map.ofEntries(
            Map.entry(PIDF_NAMESPACES.get(0), Vocabulary.PIDF),
            Map.entry(PIDF_NAMESPACES.get(1), Vocabulary.PIDF),
            Map.entry(PIDF_NAMESPACES.get(2), Vocabulary.PIDF),
            Map.entry(Namespaces.DATA_MODEL, Vocabulary.DATA_MODEL),
            Map.entry("urn:ietf:params:xml:ns:pidf:person", Vocabulary.DATA_MODEL),
            Map.entry(Namespaces.RPID, Vocabulary.RPID),
            Map.entry("urn:ietf:params:xml:ns:pidf:status:rpid", Vocabulary.RPID),
            Map.entry("urn:ietf:params:xml:ns:pidf:rpid:rpid-person", Vocabulary.RPID),
            Map.entry(Namespaces.IM, Vocabulary.IM),
            Map.entry(PidfNamespace.CPIM_PIDF.uri() + ":im", Vocabulary.IM),
            Map.entry(Namespaces.EXTENDED, Vocabulary.EXTENDED),
            Map.entry(Namespaces.CLIENT, Vocabulary.CLIENT));

    /** The element of this name inside this one. */
    PidfElement child(String namespace, String name) {
        Vocabulary vocabulary = VOCABULARIES.getOrDefault(namespace, Vocabulary.FOREIGN);
        return switch (this) {
            case DOCUMENT -> vocabulary == Vocabulary.PIDF && name.equals("presence") ? PRESENCE : UNKNOWN;
            case PRESENCE -> ofPresence(vocabulary, name);
            case TUPLE -> ofTuple(vocabulary, name);
            case STATUS -> ofStatus(vocabulary, name);
            case PERSON, DEVICE -> ofPerson(vocabulary, name);
            case ACTIVITIES -> vocabulary == Vocabulary.RPID ? ACTIVITY : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    /** Whether it holds text that matters, rather than elements. */
    boolean hasText() {
        return switch (this) {
            case BASIC, SHOW, EXTENDED, IM, CONTACT, NOTE, TIMESTAMP, PERSON_NOTE -> true;
            default -> false;
        };
    }

    private static PidfElement ofPresence(Vocabulary vocabulary, String name) {
        if (vocabulary == Vocabulary.PIDF) {
            return switch (name) {
                case "tuple" -> TUPLE;
                case "note" -> NOTE;
                // some put it here
                case "person" -> PERSON;
                default -> UNKNOWN;
            };
        }
        if (vocabulary == Vocabulary.DATA_MODEL) {
            return switch (name) {
                case "person" -> PERSON;
                case "device" -> DEVICE;
                default -> UNKNOWN;
            };
        }
        return UNKNOWN;
    }

    private static PidfElement ofTuple(Vocabulary vocabulary, String name) {
        if (vocabulary == Vocabulary.PIDF) {
            return switch (name) {
                case "status" -> STATUS;
                case "contact" -> CONTACT;
                case "note" -> NOTE;
                case "timestamp" -> TIMESTAMP;
                default -> UNKNOWN;
            };
        }
        return vocabulary == Vocabulary.RPID && name.equals("activities") ? ACTIVITIES : UNKNOWN;
    }

    private static PidfElement ofStatus(Vocabulary vocabulary, String name) {
        return switch (vocabulary) {
            case PIDF -> name.equals("basic") ? BASIC : UNKNOWN;
            case CLIENT -> name.equals("show") ? SHOW : UNKNOWN;
            case EXTENDED -> name.equals("extended") ? PidfElement.EXTENDED : UNKNOWN;
            case IM -> name.equals("im") ? PidfElement.IM : UNKNOWN;
            case RPID -> name.equals("activities") ? ACTIVITIES : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static PidfElement ofPerson(Vocabulary vocabulary, String name) {
        if (vocabulary == Vocabulary.DATA_MODEL && name.equals("note")) {
            return PERSON_NOTE;
        }
        return vocabulary == Vocabulary.RPID && name.equals("activities") ? ACTIVITIES : UNKNOWN;
    }
}
