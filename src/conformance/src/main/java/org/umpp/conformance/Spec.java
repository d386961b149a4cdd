// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The clauses a test checks. Each value is a requirement id ({@code "R-026"}, {@code "Q-04"}, {@code "D-22"}, as listed in
 * {@code docs/requirements.tsv}) or a section of a published document ({@code "RFC 3261 §17.1.1.2"},
 * {@code "XEP-0288 §2"}, or {@code "MAPPINGS §8.4"} for docs/mappings.md). {@code docs/conformance.md} is written from the tests that ran and their clauses. On a class it
 * holds for all its tests, and adds to what a method names itself.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Spec {
    /** The clauses, most specific first. */
    String[] value();
}
