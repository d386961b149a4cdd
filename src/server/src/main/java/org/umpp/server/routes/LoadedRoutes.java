// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.routes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.dsl.xml.io.XmlRoutesBuilderLoader;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.umpp.server.routes.RouteText.Element;

/** The routes that one text has made. Each is put into the context and taken out again apart from all others. */
final class LoadedRoutes {
    private final CamelContext context;
    private final Model model;
    private final RouteText text;
    private final List<RouteConfigurationDefinition> configurations = new ArrayList<>();
    private final List<RouteDefinition> routes = new ArrayList<>();
    private final RouteBuilder builder;

    private LoadedRoutes(CamelContext context, RouteText text, RouteBuilder builder) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.text = text;
        this.builder = builder;
    }

    /** Reads the text with a loader of its own, for one that met an incomplete file once does not forget it. */
    static LoadedRoutes read(CamelContext context, RouteText text) throws RouteFileException {
        Resource resource = ResourceHelper.fromBytes("file:" + text.file().toAbsolutePath(), text.bytes());
        try (XmlRoutesBuilderLoader loader = new XmlRoutesBuilderLoader()) {
            loader.setCamelContext(context);
            loader.build();
            loader.preParseRoute(resource);
            return new LoadedRoutes(context, text, (RouteBuilder) loader.loadRoutesBuilder(resource));
        } catch (IOException e) {
            throw new RouteFileException(text.file(), 0, 0, "cannot be closed: " + e.getMessage());
        } catch (Exception e) {
            throw new RouteFileException(text.file(), 0, 0, reason(e));
        }
    }

    RouteText text() {
        return text;
    }

    /** The ids of the routes that are in the context. */
    List<String> routeIds() {
        return routes.stream().map(RouteDefinition::getRouteId).toList();
    }

    /** Makes the route configurations known; first of all files, then come the routes. */
    void configure() throws RouteFileException {
        try {
            if (builder instanceof RouteConfigurationBuilder configurer) {
                configurer.addRouteConfigurationsToCamelContext(context);
                configurations.addAll(
                        configurer.getRouteConfigurationCollection().getRouteConfigurations());
            }
        } catch (Exception e) {
            throw new RouteFileException(text.file(), 0, 0, reason(e));
        }
    }

    /** Puts the routes into the context, where they run if it does. */
    void start() throws RouteFileException {
        try {
            builder.prepareModel(context);
            for (RouteDefinition route : builder.getRouteCollection().getRoutes()) {
                route.routePolicy(new Census());
                routes.add(route);
            }
            if (context.isStarted()) {
                // not through the model: it would stop and wait for routes of the same ids that still have exchanges in
                // them
                synchronized (model) {
                    model.getRouteDefinitions().addAll(routes);
                    ((ModelCamelContext) context).startRouteDefinitions(routes);
                }
            } else {
                model.addRouteDefinitions(routes);
            }
        } catch (Exception e) {
            throw mistake(e);
        }
    }

    /** Takes the routes out of the context; they end when they are empty. */
    List<RetiredRoute> retire() {
        List<RetiredRoute> retired = new ArrayList<>();
        synchronized (model) {
            for (RouteDefinition definition : routes) {
                Route route = context.getRoute(definition.getRouteId());
                if (route != null) {
                    retired.add(RetiredRoute.of(context, route));
                }
            }
            model.getRouteDefinitions().removeAll(routes);
            configurations.forEach(model.getRouteConfigurationDefinitions()::remove);
        }
        routes.clear();
        configurations.clear();
        return retired;
    }

    /** Unbinds the beans that the text has made, and forgets the endpoints that hold on to them: successors are to have their own. */
    void forgetBeans() {
        for (Element bean : text.beans()) {
            String name = bean.attribute("name");
            context.getRegistry().unbind(name);
            context.getEndpointRegistry().keySet().stream()
                    .filter(uri -> RouteText.refersTo(uri.getUri(), name))
                    .toList()
                    .forEach(context.getEndpointRegistry()::remove);
        }
    }

    /** Says where in the file something lies that Camel has found. */
    RouteFileException mistake(Exception e) {
        return new RouteFileException(text.file(), text.lineOf(routeId(e)), 0, reason(e));
    }

    /** The route that Camel blames; empty if none. */
    static String routeId(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException failed) {
                return failed.getRouteId();
            }
            if (cause instanceof FailedToStartRouteException failed) {
                return failed.getRouteId();
            }
        }
        return "";
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
