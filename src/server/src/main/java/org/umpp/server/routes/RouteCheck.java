// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.xml.in.ModelParser;
import org.apache.camel.xml.io.XmlPullParserException;
import org.apache.camel.xml.io.XmlPullParserLocationException;
import org.umpp.server.routes.RouteText.Element;

/**
 * Looks for the mistakes of a route file before it takes the place of the one that runs: what Camel cannot read, and components, beans,
 * methods and classes that are not there.
 */
final class RouteCheck {
    private static final Set<String> BY_REFERENCE = Set.of("bean", "method", "policy", "process");
    private static final Set<String> STATIC_URIS = Set.of("from", "to");

    private final CamelContext context;

    RouteCheck(CamelContext context) {
        this.context = context;
    }

    /**
     * Passes what can take effect beside the other files.
     *
     * @throws RouteFileException naming the first mistake
     */
    void check(RouteText text, Collection<RouteText> others) throws RouteFileException {
        checkSyntax(text);
        checkUnique(text, others);
        Set<String> own =
                text.beans().stream().map(bean -> bean.attribute("name")).collect(Collectors.toSet());
        for (Element element : text.elements()) {
            checkClasses(text, element);
            checkBeans(text, element, own);
            checkComponent(text, element);
        }
        for (Element element : text.elements()) {
            checkEndpoint(text, element, own);
        }
    }

    private void checkSyntax(RouteText text) throws RouteFileException {
        Resource resource = ResourceHelper.fromBytes(text.file().toString(), text.bytes());
        try {
            switch (text.root().name()) {
                case "camel", "beans" -> parser(resource, text).parseBeansDefinition();
                case "routeConfiguration" -> parser(resource, text).parseRouteConfigurationsDefinition();
                default -> parser(resource, text).parseRoutesDefinition();
            }
        } catch (XmlPullParserLocationException e) {
            throw new RouteFileException(text.file(), e.getLineNumber(), e.getColumnNumber(), unnamespaced(e));
        } catch (XmlPullParserException e) {
            throw new RouteFileException(text.file(), e.getLineNumber(), e.getColumnNumber(), unnamespaced(e));
        } catch (IOException | RuntimeException e) {
            throw new RouteFileException(text.file(), 0, 0, "not a route file: " + e.getMessage());
        }
    }

    private static ModelParser parser(Resource resource, RouteText text) throws IOException, XmlPullParserException {
        return new ModelParser(resource, text.namespace());
    }

    /** Camel names an element with its namespace, which is the same throughout. */
    private static String unnamespaced(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceAll("\\{[^}]*}", "").replaceAll("\\s+", " ");
    }

    private void checkUnique(RouteText text, Collection<RouteText> others) throws RouteFileException {
        checkUnique(text, "route", text.routes(), others.stream().flatMap(other -> owners(other, other.routes())));
        checkUnique(
                text,
                "routeConfiguration",
                text.configurations(),
                others.stream().flatMap(other -> owners(other, other.configurations())));
    }

    private static void checkUnique(
            RouteText text, String what, Collection<Element> elements, Stream<Map.Entry<String, String>> others)
            throws RouteFileException {
        Map<String, String> taken = new HashMap<>();
        others.forEach(entry -> taken.put(entry.getKey(), entry.getValue()));
        for (Element element : elements) {
            String id = element.attribute("id");
            String owner = taken.put(id, "line " + element.line());
            if (owner != null) {
                throw text.mistake(element, "a " + what + " with the id '" + id + "' is in " + owner + " already");
            }
        }
    }

    private static Stream<Map.Entry<String, String>> owners(RouteText text, Collection<Element> elements) {
        return elements.stream().map(element -> Map.entry(element.attribute("id"), text.file() + ":" + element.line()));
    }

    private void checkClasses(RouteText text, Element element) throws RouteFileException {
        if (element.name().equals("exception")) {
            checkClass(text, element, element.content());
        }
        checkClass(text, element, element.attribute("exceptionType"));
        checkClass(text, element, element.attribute("beanType"));
        if (element.name().equals("convertBodyTo")
                || (element.depth() == 1 && element.name().equals("bean"))) {
            checkClass(text, element, element.attribute("type"));
        }
    }

    private void checkClass(RouteText text, Element element, String name) throws RouteFileException {
        String resolved = resolved(text, element, name);
        boolean plain = !resolved.isEmpty() && !resolved.startsWith("#");
        if (plain && context.getClassResolver().resolveClass(resolved) == null) {
            throw text.mistake(element, "there is no class " + resolved);
        }
    }

    private void checkBeans(RouteText text, Element element, Set<String> own) throws RouteFileException {
        if (BY_REFERENCE.contains(element.name())) {
            checkBean(text, element, element.attribute("ref"), own);
        }
        if (element.name().equals("ref")) {
            checkBean(text, element, element.content(), own);
        }
        checkBean(text, element, element.attribute("aggregationStrategy"), own);
        checkBean(text, element, element.attribute("aggregationRepository"), own);
        checkBean(text, element, element.attribute("idempotentRepository"), own);
    }

    private void checkBean(RouteText text, Element element, String reference, Set<String> own)
            throws RouteFileException {
        String name = resolved(text, element, reference);
        if (name.startsWith("#class:")) {
            checkClass(text, element, name.substring("#class:".length()).replaceAll("[(#].*", ""));
            return;
        }
        name = name.startsWith("#bean:") ? name.substring("#bean:".length()) : name.replaceFirst("^#", "");
        if (name.isEmpty() || name.contains(":") || own.contains(name)) {
            return;
        }
        Object bean = context.getRegistry().lookupByName(name);
        if (bean == null) {
            throw text.mistake(element, "there is no bean '" + name + "'");
        }
        String method = element.attribute("method").replaceAll("[(].*", "").trim();
        if (!method.isEmpty() && !method.contains("{") && !hasMethod(bean, method)) {
            throw text.mistake(element, "the bean '" + name + "' has no method '" + method + "'");
        }
    }

    private static boolean hasMethod(Object bean, String name) {
        Class<?> type = bean instanceof Class<?> itself ? itself : bean.getClass();
        return Stream.of(type.getMethods()).map(Method::getName).anyMatch(name::equals);
    }

    private void checkComponent(RouteText text, Element element) throws RouteFileException {
        String uri = resolved(text, element, element.attribute("uri"));
        int colon = uri.indexOf(':');
        int computed = uri.indexOf("${");
        if (uri.isEmpty() || (computed >= 0 && (colon < 0 || computed < colon))) {
            return;
        }
        String scheme = colon < 0 ? uri : uri.substring(0, colon);
        if (context.getComponent(scheme) == null) {
            throw text.mistake(element, "there is no component '" + scheme + "' for " + uri);
        }
    }

    private void checkEndpoint(RouteText text, Element element, Set<String> own) throws RouteFileException {
        if (STATIC_URIS.contains(element.name())) {
            try {
                String uri = resolved(text, element, element.attribute("uri"));
                // the beans of the file itself are not there yet
                if (!uri.isEmpty() && own.stream().noneMatch(bean -> RouteText.refersTo(uri, bean))) {
                    context.getEndpoint(uri);
                }
            } catch (RuntimeException e) {
                throw text.mistake(element, String.valueOf(e.getMessage()));
            }
        }
    }

    private String resolved(RouteText text, Element element, String value) throws RouteFileException {
        try {
            return value.isEmpty() ? value : context.resolvePropertyPlaceholders(value);
        } catch (RuntimeException e) {
            throw text.mistake(element, String.valueOf(e.getMessage()));
        }
    }
}
