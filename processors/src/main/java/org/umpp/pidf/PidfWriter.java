// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import java.util.List;
import java.util.Optional;
import org.umpp.markup.XmlText;

/**
 * Writes presence documents. Each show is told twice: to XMPP in its tuple (RFC 8048 §6.2), and that of the foremost tuple to others as an
 * activity of the person (RFC 4480). The generation before RFC 3863 knew neither.
 */
public final class PidfWriter {
    private PidfWriter() {}

    /** The document as text, with an XML declaration that says UTF-8. */
    public static String write(PresenceDocument document, PidfNamespace generation) {
        boolean extended = generation == PidfNamespace.PIDF;
        Optional<Tuple> foremost = extended ? document.foremost() : Optional.empty();
        Optional<String> activity = foremost.flatMap(Tuple::show).flatMap(ShowPrecedence::activity);
        StringBuilder out = new StringBuilder(512);
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?><presence xmlns=\"")
                .append(generation.uri())
                .append('"');
        if (activity.isPresent()) {
            out.append(" xmlns:dm=\"").append(Namespaces.DATA_MODEL).append('"');
            out.append(" xmlns:rpid=\"").append(Namespaces.RPID).append('"');
        }
        XmlText.attribute("entity", document.entity(), out);
        out.append('>');
        for (Tuple tuple : document.tuples()) {
            tuple(tuple, extended, out);
        }
        notes(document.notes(), out);
        if (activity.isPresent()) {
            out.append("<dm:person");
            XmlText.attribute("id", personId(foremost.orElseThrow().id(), document), out);
            out.append("><rpid:activities><rpid:").append(activity.get()).append("/></rpid:activities></dm:person>");
        }
        return out.append("</presence>").toString();
    }

    private static void tuple(Tuple tuple, boolean extended, StringBuilder out) {
        out.append("<tuple");
        XmlText.attribute("id", tuple.id(), out);
        out.append("><status><basic>").append(tuple.basic().token()).append("</basic>");
        if (extended && tuple.show().isPresent()) {
            out.append("<show xmlns=\"").append(Namespaces.CLIENT).append("\">");
            out.append(tuple.show().get().token()).append("</show>");
        }
        out.append("</status>");
        if (!tuple.contact().isEmpty() || tuple.priority().isPresent()) {
            out.append("<contact");
            if (tuple.priority().isPresent()) {
                XmlText.attribute("priority", Priorities.format(tuple.priority().getAsInt()), out);
            }
            out.append('>');
            XmlText.content(tuple.contact(), out);
            out.append("</contact>");
        }
        notes(tuple.notes(), out);
        tuple.timestamp().filter(Timestamps::isWritable).ifPresent(time -> out.append("<timestamp>")
                .append(Timestamps.format(time))
                .append("</timestamp>"));
        out.append("</tuple>");
    }

    private static void notes(List<Note> notes, StringBuilder out) {
        for (Note note : notes) {
            out.append("<note");
            if (!note.language().isEmpty()) {
                XmlText.attribute("xml:lang", note.language(), out);
            }
            out.append('>');
            XmlText.content(note.text(), out);
            out.append("</note>");
        }
    }

    /** An id that no tuple has. */
    private static String personId(String of, PresenceDocument document) {
        String id = of + "-person";
        while (document.tuple(id).isPresent()) {
            id += "_";
        }
        return id;
    }
}
