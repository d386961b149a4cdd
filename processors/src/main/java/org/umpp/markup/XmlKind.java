// SPDX-License-Identifier: Apache-2.0
package org.umpp.markup;

import java.util.function.Function;

/**
 * A kind of documents, and what is read of it at most.
 *
 * @param name what a refusal calls it
 * @param length the most characters
 * @param depth the most levels of elements
 * @param malformed makes the exception by which one is refused; what it is given holds nothing of the document
 */
public record XmlKind(String name, int length, int depth, Function<String, ? extends RuntimeException> malformed) {
    RuntimeException refusal(String reason) {
        return malformed.apply(name + ": " + reason);
    }
}
