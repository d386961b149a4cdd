// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.umpp.address.Jid;

/**
 * A message, presence or iq stanza between two servers (RFC 6120 §8), or between a component and its server (XEP-0114). An immutable value: the common attributes are
 * read, everything inside is kept as the octets received, so that what is relayed is identical octet by octet (RFC 3923
 * objects and signatures survive). Attributes that are absent are "".
 */
public final class Stanza {
    private static final NamespaceScope CONTENT = NamespaceScope.withDefault(Namespaces.SERVER);
    private static final XmlLimits LOCAL = new XmlLimits(Integer.MAX_VALUE, 256, 64);

    private final String name;
    private final Jid from;
    private final Jid to;
    private final String type;
    private final String id;
    private final String lang;

    /** All other attributes and the namespace declarations needed inside, as written, each led by a space. */
    private final String attributes;

    private final byte[] content;

    Stanza(String name, Jid from, Jid to, String type, String id, String lang, String attributes, byte[] content) {
        this.name = name;
        this.from = from;
        this.to = to;
        this.type = type;
        this.id = id;
        this.lang = lang;
        this.attributes = attributes;
        this.content = content;
    }

    /**
     * Reads a document that holds one stanza in jabber:server, jabber:client or no namespace; all mean the content
     * namespace of whatever stream the stanza goes to.
     *
     * @throws MalformedStreamException when it is no stanza with valid from and to, or could not stand on a stream
     */
    public static Stanza parse(byte[] document) {
        int from = 0;
        int to = document.length;
        while (to > 0 && XmlChars.isSpace(document[to - 1])) {
            to--;
        }
        if (startsWithDeclaration(document)) {
            while (from < to && document[from] != '>') {
                from++;
            }
            XmlDeclaration.encoding(document, 0, Math.min(from + 1, to));
            from++;
        }
        while (from < to && XmlChars.isSpace(document[from])) {
            from++;
        }
        XmlCursor cursor = new XmlCursor(document, from, to, CONTENT, LOCAL);
        if (cursor.next() != XmlCursor.Token.START
                || cursor.hasPrefix()
                || !StanzaReader.isStanzaName(cursor.localName())) {
            throw new MalformedStreamException(StreamErrorCondition.UNSUPPORTED_STANZA_TYPE, "not a stanza");
        }
        if (!isContent(cursor.namespace())) {
            throw new MalformedStreamException(StreamErrorCondition.INVALID_NAMESPACE, "not a stanza");
        }
        return StanzaReader.read(document, cursor, "");
    }

    /** Reads a document from text. */
    public static Stanza parse(String document) {
        return parse(document.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean startsWithDeclaration(byte[] document) {
        return document.length > 5 && document[0] == '<' && document[1] == '?';
    }

    private static boolean isContent(String namespace) {
        return namespace.isEmpty() || namespace.equals(Namespaces.SERVER) || namespace.equals(Namespaces.CLIENT);
    }

    /** Begins a message. */
    public static StanzaBuilder message(Jid from, Jid to) {
        return new StanzaBuilder("message", from, to);
    }

    /** Begins a presence stanza. */
    public static StanzaBuilder presence(Jid from, Jid to) {
        return new StanzaBuilder("presence", from, to);
    }

    /** Begins an iq. */
    public static StanzaBuilder iq(Jid from, Jid to) {
        return new StanzaBuilder("iq", from, to);
    }

    /** "message", "presence" or "iq". */
    public String name() {
        return name;
    }

    /** Who sends it. */
    public Jid from() {
        return from;
    }

    /** Who shall get it. */
    public Jid to() {
        return to;
    }

    /** The type as given, "" when absent. */
    public String type() {
        return type;
    }

    /** The id as given, "" when absent. */
    public String id() {
        return id;
    }

    /** The language, the stanza's own or else that of the stream it came by (RFC 6120 §8.1.5). */
    public String lang() {
        return lang;
    }

    public boolean isMessage() {
        return name.equals("message");
    }

    /** Whether it reports an error, which nobody answers with an error (RFC 6120 §8.3.1). */
    public boolean isError() {
        return type.equals("error");
    }

    /** The text of the first body (RFC 6121 §5.2.3), or null. */
    public @Nullable String body() {
        return childText("body");
    }

    /** The thread (RFC 6121 §5.2.5), or null. */
    public @Nullable String thread() {
        return childText("thread");
    }

    /** The text of the first subject (RFC 6121 §5.2.4), or null. */
    public @Nullable String subject() {
        return childText("subject");
    }

    /** The error it reports, or null. */
    public @Nullable StanzaError error() {
        XmlElement error = contentChild("error");
        if (error == null) {
            return null;
        }
        String text = "";
        StanzaErrorCondition condition = StanzaErrorCondition.UNDEFINED_CONDITION;
        for (XmlElement child : error.children()) {
            if (child.is(Namespaces.STANZA_ERRORS, "text")) {
                text = child.text();
            } else if (child.namespace().equals(Namespaces.STANZA_ERRORS)) {
                condition = StanzaErrorCondition.of(child.name());
            }
        }
        return new StanzaError(condition, error.attribute("type"), text);
    }

    /** The first child of that name, or null; reads the content up to it. */
    public @Nullable XmlElement child(String namespace, String childName) {
        if (!holds(childName)) {
            return null;
        }
        XmlCursor cursor = inside();
        XmlCursor.Token token = cursor.next();
        while (token != XmlCursor.Token.DONE) {
            if (token == XmlCursor.Token.START && cursor.depth() == 2) {
                boolean wanted = cursor.namespace().equals(namespace);
                if (wanted && cursor.localName().equals(childName)) {
                    return XmlElement.read(cursor);
                }
            }
            token = cursor.next();
        }
        return null;
    }

    /** A cursor before the first child. */
    private XmlCursor inside() {
        if (attributes.isEmpty()) {
            return XmlCursor.inside(content, CONTENT, LOCAL);
        }
        byte[] document = bytes();
        XmlCursor cursor = new XmlCursor(document, 0, document.length, CONTENT, LOCAL);
        cursor.next();
        return cursor;
    }

    private @Nullable XmlElement contentChild(String childName) {
        XmlElement child = child(Namespaces.SERVER, childName);
        return child == null ? child(Namespaces.CLIENT, childName) : child;
    }

    private @Nullable String childText(String childName) {
        XmlElement child = contentChild(childName);
        return child == null ? null : child.text();
    }

    /** The same stanza from somebody else. */
    public Stanza withFrom(Jid other) {
        return new Stanza(name, other, to, type, id, lang, attributes, content);
    }

    /** The same stanza to somebody else. */
    public Stanza withTo(Jid other) {
        return new Stanza(name, from, other, type, id, lang, attributes, content);
    }

    /** The same stanza under another id. */
    public Stanza withId(String other) {
        return new Stanza(name, from, to, type, other, lang, attributes, content);
    }

    /** The same stanza of another type. */
    public Stanza withType(String other) {
        return new Stanza(name, from, to, other, id, lang, attributes, content);
    }

    /** The same stanza with this thread in place of the one it had; all other content stays as it is. */
    public Stanza withThread(String thread) {
        return with(Stanza::isContent, "thread", "<thread>" + XmlText.escape(thread) + "</thread>");
    }

    /**
     * The same stanza with this child in place of the first of that name, or at its end; all other content stays as it is.
     *
     * @param element the child as XML, well-formed
     */
    public Stanza with(String namespace, String childName, String element) {
        return with(namespace::equals, childName, element);
    }

    private Stanza with(Predicate<String> namespace, String childName, String element) {
        byte[] document = bytes();
        int shift = document.length - content.length - (content.length == 0 ? 0 : name.length() + 3);
        XmlCursor cursor = new XmlCursor(document, 0, document.length, CONTENT, LOCAL);
        int start = content.length;
        int end = content.length;
        XmlCursor.Token token = cursor.next();
        while (token != XmlCursor.Token.DONE) {
            boolean child = token == XmlCursor.Token.START && cursor.depth() == 2;
            if (child
                    && namespace.test(cursor.namespace())
                    && cursor.localName().equals(childName)) {
                start = cursor.tokenStart() - shift;
                XmlElement.read(cursor);
                end = cursor.tokenEnd() - shift;
                break;
            }
            token = cursor.next();
        }
        return new Stanza(name, from, to, type, id, lang, attributes, splice(start, end, element));
    }

    private byte[] splice(int start, int end, String element) {
        byte[] inserted = element.getBytes(StandardCharsets.UTF_8);
        byte[] spliced = new byte[content.length - (end - start) + inserted.length];
        System.arraycopy(content, 0, spliced, 0, start);
        System.arraycopy(inserted, 0, spliced, start, inserted.length);
        System.arraycopy(content, end, spliced, start + inserted.length, content.length - end);
        return spliced;
    }

    /**
     * The same stanza, where children that name this namespace for themselves do so no longer: they are then, as those that name none, in the
     * content namespace of whatever stream it goes to. All else stays as it is.
     */
    public Stanza inContentOf(String namespace) {
        if (!holds(namespace)) {
            return this;
        }
        byte[] document = bytes();
        int shift = document.length - content.length - name.length() - 3;
        ByteArrayOutputStream kept = new ByteArrayOutputStream(content.length);
        int copied = 0;
        XmlCursor cursor = new XmlCursor(document, 0, document.length, CONTENT, LOCAL);
        for (XmlCursor.Token token = cursor.next(); token != XmlCursor.Token.DONE; token = cursor.next()) {
            boolean child = token == XmlCursor.Token.START && cursor.depth() == 2 && !cursor.hasPrefix();
            int declaration = child && cursor.namespace().equals(namespace)
                    ? cursor.attributes().indexOf("xmlns")
                    : -1;
            if (declaration >= 0) {
                int from = cursor.attributes().start(declaration) - shift;
                kept.write(content, copied, from - copied);
                copied = cursor.attributes().end(declaration) - shift;
            }
        }
        if (copied == 0) {
            return this;
        }
        kept.write(content, copied, content.length - copied);
        return new Stanza(name, from, to, type, id, lang, attributes, kept.toByteArray());
    }

    /** Whether the content has these characters somewhere: without them it has no element of that name, as names are never escaped. */
    private boolean holds(String characters) {
        byte[] in = content;
        char first = characters.charAt(0);
        int last = in.length - characters.length();
        for (int i = 0; i <= last; i++) {
            if ((in[i] == first || first >= 0x80) && holds(characters, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether they are at this place; beyond ASCII, which is not decoded for this, they may be. */
    private boolean holds(String characters, int from) {
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (c >= 0x80) {
                return true;
            }
            if (content[from + i] != c) {
                return false;
            }
        }
        return true;
    }

    /** The answer that refuses this stanza: from and to swapped, the same id (RFC 6120 §8.3.1). */
    public Stanza error(StanzaError error) {
        byte[] inside = error.toXml().getBytes(StandardCharsets.UTF_8);
        return new Stanza(name, to, from, "error", id, "", "", inside);
    }

    /** The answer that refuses this stanza for that reason. */
    public Stanza error(StanzaErrorCondition condition, String text) {
        return error(StanzaError.of(condition, text));
    }

    /** The empty result of an iq. */
    public Stanza result() {
        return new Stanza(name, to, from, "result", id, "", "", new byte[0]);
    }

    /** The result of an iq that holds this element. */
    public Stanza result(XmlElement payload) {
        byte[] inside = payload.toXml().getBytes(StandardCharsets.UTF_8);
        return new Stanza(name, to, from, "result", id, "", "", inside);
    }

    /** The element as it stands on a stream whose default namespace is the content namespace. */
    public byte[] bytes() {
        return bytes("");
    }

    /** The element as a document of its own in a content namespace: jabber:server or jabber:client. */
    public byte[] document(String namespace) {
        return bytes(" xmlns='" + namespace + "'");
    }

    private byte[] bytes(String declaration) {
        byte[] head = head(declaration).getBytes(StandardCharsets.UTF_8);
        if (content.length == 0) {
            return head;
        }
        int tail = name.length() + 3;
        byte[] all = Arrays.copyOf(head, head.length + content.length + tail);
        System.arraycopy(content, 0, all, head.length, content.length);
        int at = head.length + content.length;
        all[at++] = '<';
        all[at++] = '/';
        for (int i = 0; i < name.length(); i++) {
            all[at++] = (byte) name.charAt(i);
        }
        all[at] = '>';
        return all;
    }

    private String head(String declaration) {
        StringBuilder xml = new StringBuilder(160);
        xml.append('<').append(name).append(declaration);
        attribute(xml, " from='", from.toString());
        attribute(xml, " to='", to.toString());
        attribute(xml, " id='", id);
        attribute(xml, " type='", type);
        attribute(xml, " xml:lang='", lang);
        return xml.append(attributes).append(content.length == 0 ? "/>" : ">").toString();
    }

    private static void attribute(StringBuilder xml, String lead, String value) {
        if (!value.isEmpty()) {
            xml.append(lead);
            XmlText.appendEscaped(xml, value);
            xml.append('\'');
        }
    }

    /** The octets inside the element, as they came. */
    public byte[] content() {
        return content.clone();
    }

    /** Octets inside the element. */
    public int contentLength() {
        return content.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stanza s
                && name.equals(s.name)
                && from.equals(s.from)
                && to.equals(s.to)
                && type.equals(s.type)
                && id.equals(s.id)
                && lang.equals(s.lang)
                && attributes.equals(s.attributes)
                && Arrays.equals(content, s.content);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * id.hashCode() + to.hashCode()) + Arrays.hashCode(content);
    }

    /** Who, to whom and which; nothing of what is inside. */
    @Override
    public String toString() {
        return name + "[from=" + from + ", to=" + to + ", id=" + id + ", type=" + type + "]";
    }
}
