// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.awaitility.Awaitility.await;
import static org.umpp.server.Federation.JULIET;
import static org.umpp.server.Federation.ROMEO;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.awaitility.core.ConditionTimeoutException;
import org.umpp.server.GoldenFile.Said;
import org.umpp.server.GoldenFile.Scene;
import org.umpp.sip.SipFailureException;
import org.umpp.xmpp.stream.Stanza;

/**
 * Plays a scene with the shipped routes, and writes down what each side is told. Scenes share a server: in each, people and what they name are others
 * for it, which the file does not show.
 */
final class GoldenPlay {
    private static final String FROM_SIP = "Partner sends SIP:";
    private static final String TO_SIP = "Partner receives SIP:";

    /** What is written down together stands in this order, as nothing else says which was first. */
    private static final List<String> ORDER =
            List.of(TO_SIP, "Partner receives XMPP:", "Partner receives MSRP:", "Romeo receives:");

    /** The header fields of SIP, and the headers by which the component tells of them. */
    private static final Map<String, String> FIELDS = fields();

    /** What a route may have left in headers and the component does not read is not what is sent. */
    private static final Map<String, List<String>> SENT = Map.of(
            "INVITE", List.of("From", "Call-ID", "Content-Type"),
            "BYE", List.of("Dialog", "Reason"),
            "CANCEL", List.of("Call-ID"),
            "SUBSCRIBE", List.of("Dialog", "From", "Accept", "Expires"),
            "NOTIFY", List.of("Dialog", "Subscription-State", "Content-Type"),
            "MESSAGE", List.of("From", "Call-ID", "Subject", "Content-Language", "Date", "Content-Type"));

    /** What nobody can know before, and how it is told from what was said in the scene. */
    private static final Pattern GENERATED = Pattern.compile(
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=/)[0-9a-f]{32}(?=;tcp)|(?<=\\.net/)[0-9a-f]{8}\\b"
                    + "|(?<=o=- )\\d+ \\d+|20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z");

    /** Who and what is named in scenes, and is another in each: people, dialogs, threads, Call-IDs. */
    private static final Pattern NAMED = Pattern.compile("\\b(romeo|juliet|nurse|benvolio|[cdtw]\\d)\\b(?![/:])");

    private final Scene scene;
    private final Federation federation;
    private final String mark;
    private final LinkedBlockingQueue<Said> heard = new LinkedBlockingQueue<>();
    private final Map<String, Deque<Said>> answers = new HashMap<>();
    private final Map<String, String> dialogs = new ConcurrentHashMap<>();
    private final Map<String, String> generated = new LinkedHashMap<>();
    private final Map<String, Object> reports = new ConcurrentHashMap<>();
    private volatile String msrpSession = "";
    private volatile Object lastOverMsrp = "";

    /** @param number another for each scene of a server */
    GoldenPlay(Federation federation, Scene scene, int number) {
        this.federation = federation;
        this.scene = scene;
        this.mark = "_" + number + "_";
        federation.sip.listening((endpoint, exchange) -> {
            if (isOurs(exchange)) {
                heard.add(new Said(TO_SIP, request(endpoint, exchange)));
            }
        });
        for (String method : SENT.keySet()) {
            answers.put(method, new ArrayDeque<>());
            federation.sip.answering(endpoint(method), exchange -> answer(method, exchange));
        }
        federation.xmpp.listening((endpoint, exchange) -> hear("Partner receives XMPP:", exchange));
        federation.host.listening((endpoint, exchange) -> hear("Romeo receives:", exchange));
        federation.msrp.listening((endpoint, exchange) -> {
            if (isOurs(exchange)) {
                overMsrp(endpoint, exchange);
            }
        });
        String asked = "";
        for (Said said : scene.lines()) {
            if (said.isAnswer()) {
                answers.get(asked).add(said);
            } else if (said.heading().equals(TO_SIP)) {
                asked = said.text().split("\\s", 2)[0];
            }
        }
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        Stream.of(
                        "Dialog=CamelSipDialogId",
                        "From=CamelSipFrom",
                        "To=CamelSipTo",
                        "Call-ID=CamelSipCallId",
                        "Expires=CamelSipExpires",
                        "Min-Expires=CamelSipMinExpires",
                        "Accept=CamelSipAccept",
                        "Subscription-State=CamelSipSubscriptionState",
                        "Retry-After=CamelSipRetryAfter",
                        "Contact=CamelSipContact",
                        "Warning=CamelSipWarning",
                        "Reason=CamelSipReason",
                        "Subject=CamelSipSubject",
                        "Content-Language=CamelSipContentLanguage",
                        "Date=CamelSipDate",
                        "Content-Type=Content-Type")
                .map(each -> each.split("="))
                .forEach(each -> fields.put(each[0], each[1]));
        return fields;
    }

    /** What earlier scenes of the same server have left is not of this one. */
    private boolean isOurs(Exchange exchange) {
        Message message = exchange.getMessage();
        return message.getHeaders().toString().contains(mark)
                || dialogs.containsValue(message.getHeader("CamelSipDialogId", "", String.class))
                || (message.getBody() instanceof Stanza stanza
                        && stanza.toString().contains(mark));
    }

    /** What was said, and what each side has been told after it. */
    List<Said> play() {
        List<Said> played = new ArrayList<>();
        for (int i = 0; i < scene.lines().size(); i++) {
            Said said = scene.lines().get(i);
            if (said.isStimulus()) {
                played.add(said);
                int expected = 0;
                for (int j = i + 1;
                        j < scene.lines().size() && !scene.lines().get(j).isStimulus();
                        j++) {
                    expected++;
                }
                played.addAll(told(said, expected));
            }
        }
        return played;
    }

    /** Lets it be said, and waits until there is as much as is expected, or nothing more comes. */
    private List<Said> told(Said said, int expected) {
        List<Said> told = new ArrayList<>(say(new Said(said.heading(), known(said.text()))));
        int before = told.size();
        try {
            await().atMost(Duration.ofSeconds(GoldenTest.WRITES ? 3 : 20))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> before + heard.size() >= expected && isQuiet());
            if (said.heading().startsWith("Time") && expected == 0) {
                // longer than the period of the routes' timers
                await().atMost(Duration.ofSeconds(20))
                        .during(Duration.ofMillis(1_200))
                        .until(heard::isEmpty);
            }
            if (GoldenTest.WRITES) {
                await().during(Duration.ofMillis(300)).until(this::isQuiet);
            }
        } catch (ConditionTimeoutException e) {
            // the comparison says what is missing
        }
        heard.drainTo(told);
        told.sort(Comparator.comparingInt(each -> ORDER.indexOf(each.isAnswer() ? TO_SIP : each.heading())));
        return told.stream()
                .map(each -> new Said(each.heading(), masked(each.text())))
                .toList();
    }

    private boolean isQuiet() {
        return federation.context.getInflightRepository().size() == 0;
    }

    private List<Said> say(Said said) {
        return switch (said.heading()) {
            case FROM_SIP -> List.of(new Said(TO_SIP, response(said.text())));
            case "Partner sends MSRP:" -> {
                String status = respondOverMsrp(said.text());
                // nobody answers a report (RFC 4975 §7.1.2)
                yield said.text().startsWith("REPORT")
                        ? List.of()
                        : List.of(new Said("Partner receives MSRP:", status));
            }
            case "Partner sends XMPP:" -> bring(federation.xmpp, said.text());
            case "Romeo sends:" -> bring(federation.host, said.text());
            default -> {
                federation.clock.forward(Duration.parse(said.heading().substring("Time passes: ".length())));
                yield List.of();
            }
        };
    }

    private static List<Said> bring(WireStub wire, String text) {
        Stanza stanza = Stanza.parse(text.replaceAll(">\\s*\n\\s*<", "><"));
        Exchange exchange = wire.bring(stanza.isMessage() ? "message" : "presence", stanza, Map.of());
        if (exchange.getException() != null) {
            throw new AssertionError(text, exchange.getException());
        }
        return List.of();
    }

    private void hear(String heading, Exchange exchange) {
        Stanza stanza = exchange.getMessage().getBody(Stanza.class);
        if (!isOurs(exchange)) {
            return;
        }
        heard.add(new Said(heading, indented(new String(stanza.bytes(), StandardCharsets.UTF_8))));
    }

    // ---- SIP

    private static String endpoint(String method) {
        return method.toLowerCase(java.util.Locale.ROOT);
    }

    private String request(String endpoint, Exchange exchange) {
        Message message = exchange.getMessage();
        String method = endpoint.toUpperCase(java.util.Locale.ROOT);
        List<String> fields = SENT.getOrDefault(method, List.of());
        boolean inDialog = fields.contains("Dialog") && message.getHeader("CamelSipDialogId") != null;
        StringBuilder text = new StringBuilder(method);
        if (!inDialog && !method.equals("CANCEL")) {
            text.append(' ').append(message.getHeader("CamelSipRequestUri"));
        }
        for (String field : fields) {
            Object value = message.getHeader(FIELDS.get(field));
            boolean named = inDialog && (field.equals("From") || field.equals("Accept"));
            if (value != null && !named) {
                text.append('\n').append(field).append(": ").append(shown(field, value));
            }
        }
        return withBody(text, message);
    }

    private static Object shown(String field, Object value) {
        return field.equals("Dialog") ? value.toString().replaceAll(";.*", "") : value;
    }

    private static String withBody(StringBuilder text, Message message) {
        String body = message.getBody(String.class);
        return body == null || body.isEmpty()
                ? text.toString()
                : text.append("\n\n")
                        .append(indented(body.replace("\r", "").stripTrailing()))
                        .toString();
    }

    /** Does what the scene says that the partner does with a request; else it takes everything. */
    private void answer(String method, Exchange exchange) {
        Message message = exchange.getMessage();
        Said said = isOurs(exchange) ? answers.get(method).poll() : null;
        String text = said == null ? "200" : known(said.text());
        Map<String, Object> headers = headers(text);
        if (said != null) {
            heard.add(said);
        }
        int status = Integer.parseInt(text.substring(0, 3));
        if (status >= 300) {
            exchange.setException(new SipFailureException(
                    status,
                    text.lines().findFirst().orElseThrow().substring(3).strip(),
                    (Integer) headers.getOrDefault("CamelSipRetryAfter", -1),
                    (Integer) headers.getOrDefault("CamelSipMinExpires", -1),
                    (String) headers.getOrDefault("CamelSipWarning", ""),
                    (String) headers.getOrDefault("CamelSipContact", ""),
                    null));
            return;
        }
        if (method.equals("INVITE")) {
            Federation.accept(exchange);
            if (!body(text).isEmpty()) {
                message.setBody(body(text));
            }
        } else if (method.equals("SUBSCRIBE") && message.getHeader("CamelSipDialogId") == null) {
            message.setHeader(
                    "CamelSipDialogId", headers.getOrDefault("CamelSipDialogId", "d" + (dialogs.size() + 1) + mark));
        }
        remember(message.getHeader("CamelSipDialogId", String.class));
    }

    private void remember(String dialog) {
        if (dialog != null) {
            dialogs.put(dialog.replaceAll(";.*", ""), dialog);
        }
    }

    /** A request of the partner's: the response to it. */
    private String response(String text) {
        String[] first = text.lines().findFirst().orElseThrow().split(" ");
        Map<String, Object> headers = headers(text);
        String method = first[0];
        String scheme = method.equals("SUBSCRIBE") || method.equals("NOTIFY") ? "pres:" : "im:";
        headers.put("CamelSipMethod", method);
        headers.putIfAbsent("CamelSipFrom", known(scheme + JULIET));
        headers.putIfAbsent("CamelSipTo", first.length > 1 ? first[1] : known(scheme + ROMEO));
        headers.put("CamelSipRequestUri", first.length > 1 ? first[1] : known(scheme + ROMEO));
        headers.put("CamelSipPeerDomain", headers.get("CamelSipFrom").toString().replaceAll(".*@", ""));
        headers.put("CamelSipInDialog", first.length == 1);
        if (method.equals("INVITE") && headers.get("CamelSipDialogId") == null) {
            headers.put("CamelSipDialogId", headers.get("CamelSipCallId") + ";a;b");
        }
        headers.computeIfPresent(
                "CamelSipDialogId", (name, dialog) -> dialogs.getOrDefault(dialog.toString(), dialog.toString()));
        remember((String) headers.get("CamelSipDialogId"));
        String body = body(text);
        Object octets = method.equals("MESSAGE") ? octets(body) : body.isEmpty() ? null : body;
        Exchange exchange = federation.sip.bring(endpoint(method), octets, headers);
        if (exchange.getException() != null) {
            throw new AssertionError(text, exchange.getException());
        }
        Message message = exchange.getMessage();
        int status = message.getHeader("CamelSipStatus", 200, Integer.class);
        StringBuilder response = new StringBuilder().append(status);
        if (status < 300) {
            if (method.equals("INVITE")) {
                response.append("\nContent-Type: ").append(message.getHeader("Content-Type"));
                return withBody(response, message);
            }
            return response.toString();
        }
        for (String field : fieldsOf(status)) {
            Object value = message.getHeader(FIELDS.get(field));
            if (value != null) {
                response.append('\n').append(field).append(": ").append(value);
            }
        }
        return response.toString();
    }

    private static List<String> fieldsOf(int status) {
        return switch (status) {
            case 415 -> List.of("Accept");
            case 423 -> List.of("Min-Expires");
            case 488 -> List.of("Warning");
            case 503 -> List.of("Retry-After");
            default -> status < 400 ? List.of("Contact") : List.of();
        };
    }

    private static Map<String, Object> headers(String text) {
        Map<String, Object> headers = new HashMap<>();
        text.lines().skip(1).takeWhile(line -> !line.isEmpty()).forEach(line -> {
            String[] field = line.split(": ", 2);
            String name = FIELDS.getOrDefault(field[0], "");
            if (name.isEmpty()) {
                throw new AssertionError(field[0] + ": not among " + FIELDS.keySet());
            }
            boolean number = List.of("Expires", "Min-Expires", "Retry-After").contains(field[0]);
            headers.put(name, number ? (Object) Integer.valueOf(field[1]) : field[1]);
        });
        return headers;
    }

    /** Octets that are not fit for a text file are written as {@code \xNN}. */
    private static byte[] octets(String body) {
        String latin = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return Pattern.compile("\\\\x(..)")
                .matcher(latin)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String body(String text) {
        int empty = text.indexOf("\n\n");
        return empty < 0 ? "" : text.substring(empty + 2);
    }

    // ---- MSRP

    private void overMsrp(String endpoint, Exchange exchange) {
        Message message = exchange.getMessage();
        switch (endpoint) {
            case "open" -> msrpSession = message.getHeader("CamelMsrpSession", String.class);
            case "message" -> {
                lastOverMsrp = message.getBody();
                StringBuilder text = new StringBuilder("SEND");
                text.append("\nSuccess-Report: ")
                        .append(message.getHeader("CamelMsrpReport", false, Boolean.class) ? "yes" : "no");
                text.append("\nContent-Type: ").append(message.getHeader("Content-Type"));
                Object language = message.getHeader("CamelMsrpContentLanguage");
                if (language != null) {
                    text.append("\nContent-Language: ").append(language);
                }
                String content =
                        new String(message.getHeader("CamelMsrpContent", byte[].class), StandardCharsets.UTF_8);
                heard.add(new Said(
                        "Partner receives MSRP:",
                        text.append("\n\n")
                                .append(indented(content.replace("\r", "")))
                                .toString()));
            }
            case "report" -> {
                String id = message.getHeader("CamelMsrpMessageId", String.class);
                if (reports.remove(id) != null) {
                    message.setHeader("CamelMsrpReported", true);
                    heard.add(new Said("Partner receives MSRP:", "REPORT\nMessage-ID: " + id + "\nStatus: 000 200"));
                }
            }
            default -> {
                // the end of a session says nothing
            }
        }
    }

    /** What the partner says over MSRP: the response to it. */
    private String respondOverMsrp(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().skip(1).takeWhile(line -> !line.isEmpty()).forEach(line -> {
            String[] field = line.split(": ", 2);
            fields.put(field[0], field[1]);
        });
        Map<String, Object> headers = new HashMap<>(Map.of("CamelMsrpSession", msrpSession));
        Exchange exchange;
        if (text.startsWith("SEND")) {
            boolean reported = "yes".equals(fields.get("Success-Report"));
            headers.put("CamelMsrpReport", reported);
            headers.put("CamelMsrpMessageId", fields.get("Message-ID"));
            headers.put("Content-Type", fields.get("Content-Type"));
            if (fields.containsKey("Content-Language")) {
                headers.put("CamelMsrpContentLanguage", fields.get("Content-Language"));
            }
            if (reported) {
                reports.put(fields.get("Message-ID"), true);
            }
            exchange = federation.msrp.bring("message", octets(body(text)), headers);
        } else {
            int status = Integer.parseInt(fields.get("Status").substring(4, 7));
            headers.put("CamelMsrpStatus", status);
            exchange = federation.msrp.bring(status == 200 ? "report" : "undelivered", lastOverMsrp, headers);
        }
        if (exchange.getException() != null) {
            throw new AssertionError(text, exchange.getException());
        }
        return exchange.getMessage()
                .getHeader("CamelMsrpStatus", 200, Integer.class)
                .toString();
    }

    // ---- text

    /** A line for each element, as far in as it is deep. */
    private static String indented(String text) {
        if (!text.startsWith("<") || text.length() < 120) {
            return text;
        }
        StringBuilder lines = new StringBuilder();
        int depth = 0;
        for (String part : text.split("(?<=>)(?=<)")) {
            boolean closes = part.startsWith("</");
            if (closes) {
                depth--;
            }
            if (!lines.isEmpty()) {
                lines.append('\n');
            }
            lines.append("  ".repeat(Math.max(0, depth))).append(part);
            boolean opens = !closes && !part.startsWith("<?") && !part.startsWith("<!");
            if (opens && !part.endsWith("/>") && !part.contains("</")) {
                depth++;
            }
        }
        return lines.toString();
    }

    /** What was made up on the spot becomes {@code {1}}, {@code {2}}. */
    private String masked(String text) {
        return GENERATED
                .matcher(text.replace(mark, ""))
                .replaceAll(found -> scene.lines().stream()
                                .anyMatch(said ->
                                        !said.isReceived() && said.text().contains(found.group()))
                        ? Matcher.quoteReplacement(found.group())
                        : generated.computeIfAbsent(found.group(), value -> "{" + (generated.size() + 1) + "}"));
    }

    private String known(String text) {
        String known = NAMED.matcher(text).replaceAll("$1" + mark);
        for (Map.Entry<String, String> each : generated.entrySet()) {
            known = known.replace(each.getValue(), each.getKey());
        }
        return known;
    }
}
