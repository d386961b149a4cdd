// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.NoErrorHandlerBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ConvertBodyDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.PipelineDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RemoveHeaderDefinition;
import org.apache.camel.model.RemoveHeadersDefinition;
import org.apache.camel.model.RemovePropertyDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SetBodyDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetHeadersDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.ValidateDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.RefExpression;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rules of a route without their effects: in a context of its own, which has a copy of the route as it is active now and of
 * the {@code direct:} routes it calls, with every step left out that may reach beyond the exchange. What was left out is told.
 */
final class DryRun {
    /** The steps that touch the exchange and nothing else. */
    private static final Set<Class<?>> HARMLESS = Set.of(
            FilterDefinition.class,
            ChoiceDefinition.class,
            WhenDefinition.class,
            OtherwiseDefinition.class,
            TryDefinition.class,
            CatchDefinition.class,
            FinallyDefinition.class,
            PipelineDefinition.class,
            StepDefinition.class,
            SetBodyDefinition.class,
            SetHeaderDefinition.class,
            SetHeadersDefinition.class,
            SetPropertyDefinition.class,
            SetVariableDefinition.class,
            RemoveHeaderDefinition.class,
            RemoveHeadersDefinition.class,
            RemovePropertyDefinition.class,
            ConvertBodyDefinition.class,
            ValidateDefinition.class,
            ThrowExceptionDefinition.class,
            StopDefinition.class);

    /** The beans of ours that only look things up. */
    private static final Set<String> QUESTIONS = Set.of("partners", "localUsers", "addresses");

    private static final String DIRECT = "direct:";

    /** Rules in files of their own; which of them are asked, and in what order, the bean {@code rules} knows. */
    private static final String RULES = "direct:rule-";

    private final CamelContext running;
    private final Map<String, String> files = new HashMap<>();
    private final List<Explanation.Step> trail = new ArrayList<>();
    private @Nullable String culprit;

    DryRun(CamelContext running) {
        this.running = running;
    }

    /** What was looked at, in order. */
    List<Explanation.Step> trail() {
        return trail;
    }

    /** Where the rule is that refused: the route and its step; null if none did. */
    @Nullable
    String culprit() {
        return culprit;
    }

    /**
     * Asks the rules of one route.
     *
     * @param name of its {@code direct:} endpoint
     * @return what they refuse it with, or null
     */
    @Nullable
    Throwable ask(String name, @Nullable Object body, Map<String, Object> headers) {
        if (route(DIRECT + name) == null) {
            trail.add(new Explanation.Step("route", "there is no route from " + DIRECT + name));
            culprit = "no route from " + DIRECT + name;
            return new IllegalStateException("no route from " + DIRECT + name);
        }
        trail.add(new Explanation.Step("route", named(route(DIRECT + name))));
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            ClassLoader classes = running.getApplicationContextClassLoader();
            if (classes != null) {
                context.setApplicationContextClassLoader(classes);
                PluginHelper.getPackageScanClassResolver(context).addClassLoader(classes);
            }
            context.getCamelContextExtension().setRegistry(new DefaultRegistry(new LentBeans(running.getRegistry())));
            context.build();
            context.getCamelContextExtension().setName("umpp-explain");
            context.getPropertiesComponent().addPropertiesSource(new LentProperties(running.getPropertiesComponent()));
            context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerBuilder());
            context.getCamelContextExtension()
                    .addInterceptStrategy((same, node, target, next) -> new Watched(node, target));
            for (RouteDefinition copy : copies(DIRECT + name)) {
                context.addRouteDefinition(copy);
            }
            context.start();
            try (ProducerTemplate producer = context.createProducerTemplate()) {
                Exchange answer = producer.send(DIRECT + name, exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                });
                return answer.getException();
            }
        } catch (Exception e) {
            culprit = "the rules of " + name + " cannot be asked";
            return e;
        }
    }

    private @Nullable RouteDefinition route(String uri) {
        ModelCamelContext model = (ModelCamelContext) running;
        for (RouteDefinition each : model.getRouteDefinitions()) {
            if (normal(each.getInput().getUri()).equals(normal(uri))) {
                return each;
            }
        }
        return null;
    }

    /** Its id, and the file it is in where that is known. */
    private static String named(@Nullable RouteDefinition route) {
        Objects.requireNonNull(route);
        Resource resource = route.getResource();
        String location = resource == null ? "" : String.valueOf(resource.getLocation());
        String file = location.substring(location.lastIndexOf('/') + 1);
        return route.getRouteId() + (file.isEmpty() ? "" : " (" + file + ')');
    }

    private static String normal(String uri) {
        int query = uri.indexOf('?');
        String bare = query < 0 ? uri : uri.substring(0, query);
        return bare.replace("://", ":");
    }

    /** The route, and the direct routes that it calls. */
    private List<RouteDefinition> copies(String uri) {
        List<RouteDefinition> copies = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<String> todo = new ArrayDeque<>(List.of(normal(uri)));
        while (!todo.isEmpty()) {
            String next = todo.removeFirst();
            RouteDefinition original = route(next);
            if (original == null || !seen.add(next)) {
                continue;
            }
            files.put(original.getRouteId(), named(original));
            RouteDefinition copy = new RouteDefinition();
            copy.from(next);
            copy.setId(original.getRouteId());
            List<ProcessorDefinition<?>> steps = new ArrayList<>();
            for (ProcessorDefinition<?> step : original.getOutputs()) {
                steps.add((ProcessorDefinition<?>) step.copyDefinition());
            }
            disarm(original.getRouteId(), steps, todo);
            copy.getOutputs().addAll(steps);
            copies.add(copy);
        }
        return copies;
    }

    private void disarm(String route, List<ProcessorDefinition<?>> steps, Deque<String> called) {
        for (int i = 0; i < steps.size(); i++) {
            ProcessorDefinition<?> step = steps.get(i);
            step.setParent(null);
            if (step instanceof ToDefinition to && route(to.getUri()) != null) {
                called.add(normal(to.getUri()));
            } else if (asksRules(step)) {
                ((ModelCamelContext) running)
                        .getRouteDefinitions().stream()
                                .map(rule -> normal(rule.getInput().getUri()))
                                .filter(uri -> uri.startsWith(RULES))
                                .forEach(called::add);
            } else if (isHarmless(step)) {
                if (step instanceof ChoiceDefinition choice) {
                    choice.getWhenClauses().forEach(when -> disarm(route, when.getOutputs(), called));
                    if (choice.getOtherwise() != null) {
                        disarm(route, choice.getOtherwise().getOutputs(), called);
                    }
                } else {
                    disarm(route, step.getOutputs(), called);
                }
            } else {
                String what = Steps.describe(step) + " (in " + route + ")";
                steps.set(i, new ProcessDefinition(exchange -> trail.add(new Explanation.Step("not run", what))));
            }
        }
    }

    private static boolean asksRules(ProcessorDefinition<?> step) {
        return step instanceof RoutingSlipDefinition<?> slip
                && slip.getExpression() instanceof RefExpression asked
                && asked.getExpression().startsWith("rules.");
    }

    private static boolean isHarmless(ProcessorDefinition<?> step) {
        return HARMLESS.contains(step.getClass())
                || (step instanceof BeanDefinition bean && QUESTIONS.contains(String.valueOf(bean.getRef())));
    }

    /** Notes what is passed, and what fails first. */
    private final class Watched extends DelegateAsyncProcessor {
        private final NamedNode node;

        Watched(NamedNode node, Processor target) {
            super(target);
            this.node = node;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!(node instanceof ProcessDefinition)) {
                trail.add(new Explanation.Step("step", Steps.describe(node)));
            }
            int here = trail.size() - 1;
            return super.process(exchange, sync -> {
                if (node instanceof FilterDefinition) {
                    boolean matched = trail.size() > here + 1; // a step of it was passed
                    Explanation.Step asked = trail.get(here);
                    trail.set(here, new Explanation.Step("step", asked.text() + (matched ? ": yes" : ": no")));
                }
                if (exchange.getException() != null && culprit == null) {
                    culprit = "route " + files.getOrDefault(Steps.routeOf(node), Steps.routeOf(node)) + ", step "
                            + Steps.describe(node);
                }
                callback.done(sync);
            });
        }
    }
}
