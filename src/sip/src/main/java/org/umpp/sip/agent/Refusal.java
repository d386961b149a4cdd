// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

/**
 * Why a request is not let in.
 *
 * @param answer what the peer is told
 * @param rule a short name of the rule for logs and audits, such as {@code identity-mismatch}
 */
record Refusal(Answer answer, String rule) {}
