// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** What one route file says: its elements, each with the line it is on. The routes themselves are read by Camel. */
final class RouteText {
    private static final Set<String> ROOTS = Set.of("routes", "route", "routeConfiguration", "camel", "beans");
    private static final Set<String> PARTS = Set.of("route", "routeConfiguration", "bean");

    /**
     * An element of the file.
     *
     * @param depth 0 for the root
     * @param attributes its attributes, by their names
     * @param text the text in it, without blanks around it
     */
    record Element(String name, int depth, Map<String, String> attributes, StringBuilder text, int line, int column) {

        String attribute(String key) {
            return attributes.getOrDefault(key, "");
        }

        String content() {
            return text.toString().trim();
        }
    }

    private final Path file;
    private final byte[] bytes;
    private final List<Element> elements;
    private final String namespace;

    private RouteText(Path file, byte[] bytes, List<Element> elements, String namespace) {
        this.file = file;
        this.bytes = bytes;
        this.elements = elements;
        this.namespace = namespace;
    }

    /**
     * Reads what a file says.
     *
     * @throws RouteFileException if it is not XML, or nothing that holds routes
     */
    static RouteText read(Path file, byte[] bytes) throws RouteFileException {
        RouteText text = parse(file, bytes);
        text.checkOutline();
        return text;
    }

    /** What tells one text from another. */
    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Path file() {
        return file;
    }

    /** The namespace of the root element. */
    String namespace() {
        return namespace;
    }

    byte[] bytes() {
        return bytes;
    }

    List<Element> elements() {
        return elements;
    }

    Element root() {
        return elements.get(0);
    }

    /** The routes, in the order of the file. */
    List<Element> routes() {
        return parts("route");
    }

    /** The route configurations, in the order of the file. */
    List<Element> configurations() {
        return parts("routeConfiguration");
    }

    /** The beans that the file itself makes. */
    List<Element> beans() {
        return parts("bean");
    }

    List<String> routeIds() {
        return routes().stream().map(route -> route.attribute("id")).toList();
    }

    /** The line of a route, or 0. */
    int lineOf(String routeId) {
        return routes().stream()
                .filter(route -> route.attribute("id").equals(routeId))
                .mapToInt(Element::line)
                .findFirst()
                .orElse(0);
    }

    /** The URIs without options that the routes consume from. */
    List<String> consumes() {
        return elements.stream()
                .filter(element -> element.name().equals("from"))
                .map(element -> withoutOptions(element.attribute("uri")))
                .toList();
    }

    static String withoutOptions(String uri) {
        int options = uri.indexOf('?');
        return options < 0 ? uri : uri.substring(0, options);
    }

    /** Whether an option of a URI is that bean; Camel writes {@code #} as {@code %23} where it likes. */
    static boolean refersTo(String uri, String bean) {
        return Pattern.compile("=(#|%23)(bean:|bean%3[Aa])?" + Pattern.quote(bean) + "(&|$)")
                .matcher(uri)
                .find();
    }

    RouteFileException mistake(Element where, String reason) {
        return new RouteFileException(file, where.line(), where.column(), reason);
    }

    private List<Element> parts(String name) {
        return elements.stream()
                .filter(element -> element.name().equals(name) && element.depth() <= 1)
                .toList();
    }

    private void checkOutline() throws RouteFileException {
        Element root = root();
        if (!ROOTS.contains(root.name())) {
            throw mistake(root, "<" + root.name() + "> is nothing that holds routes (expected: <routes> or <camel>)");
        }
        boolean mixed = root.name().equals("camel") || root.name().equals("beans");
        for (Element element : elements) {
            if (mixed && element.depth() == 1 && !PARTS.contains(element.name())) {
                throw mistake(
                        element,
                        "<" + element.name()
                                + "> has no place in a route file (expected: route, routeConfiguration, bean)");
            }
        }
        for (Element route : routes()) {
            if (route.attribute("id").isBlank()) {
                throw mistake(route, "the route has no id (expected: <route id=\"...\">, unique among all files)");
            }
        }
        for (Element configuration : configurations()) {
            if (configuration.attribute("id").isBlank()) {
                throw mistake(configuration, "the routeConfiguration has no id; it would hold for every route");
            }
        }
    }

    private static RouteText parse(Path file, byte[] bytes) throws RouteFileException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Element> elements = new ArrayList<>();
        Deque<Element> open = new ArrayDeque<>();
        String namespace = "";
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            while (reader.hasNext()) {
                int line = reader.getLocation().getLineNumber();
                int column = reader.getLocation().getColumnNumber();
                switch (reader.next()) {
                    case XMLStreamConstants.DTD ->
                        throw new RouteFileException(file, line, column, "a route file has no DOCTYPE");
                    case XMLStreamConstants.START_ELEMENT -> {
                        Element element = element(reader, open.size());
                        if (elements.isEmpty()) {
                            namespace = Objects.requireNonNullElse(reader.getNamespaceURI(), "");
                        }
                        elements.add(element);
                        open.push(element);
                    }
                    case XMLStreamConstants.END_ELEMENT -> open.pop();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        Element around = open.peek();
                        if (around != null) {
                            around.text().append(reader.getText());
                        }
                    }
                    default -> {
                        // comments and the like say nothing to Camel
                    }
                }
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNumber();
            throw new RouteFileException(file, line, column, "not well-formed XML: " + withoutPlace(e.getMessage()));
        }
        return new RouteText(file, bytes, List.copyOf(elements), namespace);
    }

    private static Element element(XMLStreamReader reader, int depth) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return new Element(
                reader.getLocalName(),
                depth,
                Map.copyOf(attributes),
                new StringBuilder(),
                reader.getLocation().getLineNumber(),
                reader.getLocation().getColumnNumber());
    }

    /** The JDK's parser says the place again, in a line of its own. */
    private static String withoutPlace(@Nullable String message) {
        String text = String.valueOf(message);
        int reason = text.indexOf("Message: ");
        return (reason < 0 ? text : text.substring(reason + "Message: ".length()))
                .replace('\n', ' ')
                .trim();
    }
}
