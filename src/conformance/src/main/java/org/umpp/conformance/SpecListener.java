// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down which clauses the tests that ran have shown. The platform finds it by itself; it does nothing unless the
 * system property {@code umpp.conformance.dir} names a folder. {@code umpp.conformance.module} names the file in it.
 */
public final class SpecListener implements TestExecutionListener {
    private final @Nullable EvidenceFile file;

    /** By what ran, so that of what is tried again the last try counts. */
    private final Map<String, Evidence> evidence = new ConcurrentHashMap<>();

    private volatile @Nullable TestPlan plan;

    /** Reads the two system properties. */
    public SpecListener() {
        this(fileFromProperties());
    }

    SpecListener(@Nullable EvidenceFile file) {
        this.file = file;
    }

    private static @Nullable EvidenceFile fileFromProperties() {
        String folder = System.getProperty("umpp.conformance.dir", "");
        return folder.isBlank()
                ? null
                : new EvidenceFile(Path.of(folder), System.getProperty("umpp.conformance.module", "tests"));
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Outcome outcome =
                switch (result.getStatus()) {
                    case SUCCESSFUL -> Outcome.PASSED;
                    case ABORTED -> Outcome.SKIPPED;
                    case FAILED -> Outcome.FAILED;
                };
        if (identifier.isTest()) {
            record(identifier, outcome, 1);
        } else if (outcome != Outcome.PASSED) {
            recordAll(identifier, outcome);
        } else {
            evidence.remove(identifier.getUniqueId());
        }
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        recordAll(identifier, Outcome.SKIPPED);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (file == null || evidence.isEmpty()) {
            return;
        }
        try {
            file.merge(byTest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Collection<Evidence> byTest() {
        Map<String, Evidence> byTest = new HashMap<>();
        evidence.values().forEach(one -> byTest.merge(one.test(), one, Evidence::and));
        return byTest.values();
    }

    /** A container that failed or was skipped says so for the tests it kept from running. */
    private void recordAll(TestIdentifier identifier, Outcome outcome) {
        record(identifier, outcome, 0);
        if (plan != null) {
            plan.getDescendants(identifier).forEach(test -> record(test, outcome, 0));
        }
    }

    private void record(TestIdentifier identifier, Outcome outcome, int runs) {
        if (file != null && identifier.getSource().orElse(null) instanceof MethodSource method) {
            Collection<String> clauses = clauses(method);
            if (!clauses.isEmpty()) {
                String test = method.getClassName() + '#' + method.getMethodName();
                evidence.put(identifier.getUniqueId(), new Evidence(test, outcome, runs, List.copyOf(clauses)));
            }
        }
    }

    private static Collection<String> clauses(MethodSource method) {
        Set<String> clauses = new LinkedHashSet<>();
        addClauses(clauses, method.getJavaMethod());
        for (Class<?> enclosing = method.getJavaClass(); enclosing != null; enclosing = enclosing.getEnclosingClass()) {
            for (Class<?> type = enclosing; type != null; type = type.getSuperclass()) {
                addClauses(clauses, type);
            }
        }
        return clauses;
    }

    private static void addClauses(Set<String> clauses, AnnotatedElement element) {
        Spec spec = element.getAnnotation(Spec.class);
        if (spec != null) {
            clauses.addAll(List.of(spec.value()));
        }
        Cell cell = element.getAnnotation(Cell.class);
        if (cell != null) {
            clauses.addAll(Matrix.clauses(cell));
        }
    }
}
