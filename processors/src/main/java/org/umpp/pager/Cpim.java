// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.umpp.pidf.Timestamps;

/**
 * A message in an envelope of its own (message/cpim, RFC 3862). Who sends it to whom is said there too; nobody has proved that, so it is
 * not looked at.
 *
 * @param subjects one for each language
 * @param id its Message-ID (RFC 5438), "" for none
 * @param receiptWanted whether its author wants to know that it has arrived (RFC 5438)
 * @param failureWanted whether its author wants to know that it has not (RFC 5438)
 * @param content what is in it
 */
record Cpim(
        List<Text> subjects,
        Optional<Instant> sent,
        String id,
        boolean receiptWanted,
        boolean failureWanted,
        Entity content) {
    static final String TYPE = "message/cpim";

    private static final String IMDN = "urn:ietf:params:imdn";

    /** @throws MalformedContentException if it is none */
    static Cpim parse(byte[] body) {
        Fields fields = Fields.parse(new String(body, StandardCharsets.ISO_8859_1));
        List<Text> subjects = new ArrayList<>();
        Optional<Instant> sent = Optional.empty();
        Map<String, String> prefixes = new HashMap<>();
        String id = "";
        boolean receiptWanted = false;
        boolean failureWanted = false;
        for (Fields.Field field : fields.all()) {
            String value = value(field);
            String name = field.name();
            int dot = name.indexOf('.');
            boolean ours = dot > 0 && IMDN.equals(prefixes.get(name.substring(0, dot)));
            if (name.equals("ns")) {
                namespace(value, prefixes);
            } else if (name.equals("subject")) {
                subjects.add(subject(value));
            } else if (name.equals("datetime")) {
                sent = Timestamps.parse(value);
            } else if (ours && name.endsWith(".message-id")) {
                id = value;
            } else if (ours && name.endsWith(".disposition-notification")) {
                receiptWanted = value.contains("positive-delivery");
                failureWanted = value.contains("negative-delivery");
            } else if (name.equals("require")) {
                require(value, prefixes);
            }
        }
        return new Cpim(
                subjects,
                sent,
                id,
                receiptWanted && !id.isEmpty(),
                failureWanted && !id.isEmpty(),
                Entity.parse(fields.rest()));
    }

    /** RFC 3862 §3.6: who does not understand what is required must not process the message. */
    private static void require(String value, Map<String, String> prefixes) {
        for (String each : value.split(",", -1)) {
            String name = each.strip().toLowerCase(Locale.ROOT);
            int dot = name.indexOf('.');
            boolean known = dot < 0
                    ? List.of("from", "to", "cc", "datetime", "subject", "ns", "require")
                            .contains(name)
                    : IMDN.equals(prefixes.get(name.substring(0, dot)));
            if (!known) {
                throw new UnsupportedContentException("message/cpim requires what is not known here");
            }
        }
    }

    private static void namespace(String value, Map<String, String> prefixes) {
        int open = value.indexOf('<');
        int close = value.indexOf('>', open + 1);
        if (open > 0 && close > 0) {
            prefixes.put(value.substring(0, open).strip().toLowerCase(Locale.ROOT), value.substring(open + 1, close));
        }
    }

    /** {@code ;lang=fr Objet}: parameters stand before the value (RFC 3862 §2.2). */
    private static Text subject(String value) {
        if (!value.startsWith(";")) {
            return Text.of(value);
        }
        int end = value.indexOf(' ');
        String parameters = end < 0 ? value : value.substring(0, end);
        String lang = parameters.toLowerCase(Locale.ROOT).startsWith(";lang=") ? parameters.substring(6) : "";
        return new Text(end < 0 ? "" : value.substring(end + 1), Entity.language(lang));
    }

    /** In UTF-8, with escapes (RFC 3862 §2.3.1). */
    private static String value(Fields.Field field) {
        String text = new String(field.value().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            if (escaped == 'u'
                    && i + 4 < text.length()
                    && text.substring(i + 1, i + 5).matches("[0-9A-Fa-f]{4}")) {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                out.append(unescaped(escaped));
            }
        }
        return out.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> c;
        };
    }

    /**
     * Writes one.
     *
     * @param from a URI
     * @param to a URI
     * @param entity its content with the header fields before it, each line ended by CR LF
     */
    static String write(
            String from, String to, Instant at, List<Text> subjects, String id, boolean receiptWanted, String entity) {
        StringBuilder out = new StringBuilder(256);
        line(out, "From: <" + from + '>');
        line(out, "To: <" + to + '>');
        line(out, "DateTime: " + Timestamps.format(at));
        for (Text subject : subjects) {
            String lang = subject.lang().isEmpty() || subjects.size() == 1 ? "" : ";lang=" + subject.lang();
            line(out, "Subject:" + lang + ' ' + escape(subject.value()));
        }
        if (!id.isEmpty()) {
            line(out, "NS: imdn <" + IMDN + '>');
            line(out, "imdn.Message-ID: " + escape(id));
            if (receiptWanted) {
                line(out, "imdn.Disposition-Notification: positive-delivery");
            }
        }
        line(out, "");
        return out.append(entity).toString();
    }

    private static void line(StringBuilder out, String line) {
        out.append(line).append("\r\n");
    }

    private static String escape(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
