// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.explain;

import org.apache.camel.NamedNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.language.RefExpression;
import org.apache.camel.support.CamelContextHelper;

/** Steps of routes in words: near enough to the XML that one finds them there. */
final class Steps {
    private Steps() {}

    static String describe(NamedNode node) {
        if (node instanceof BeanDefinition bean) {
            String what = bean.getRef() != null ? bean.getRef() : String.valueOf(bean.getBeanType());
            return "bean " + what + (bean.getMethod() == null ? "" : '.' + bean.getMethod());
        }
        if (node instanceof ThrowExceptionDefinition thrown) {
            String type = String.valueOf(thrown.getExceptionType());
            return "throwException " + type.substring(type.lastIndexOf('.') + 1)
                    + (thrown.getMessage() == null ? "" : " \"" + thrown.getMessage() + '"');
        }
        if (node instanceof ToDefinition to) {
            return "to " + to.getUri();
        }
        if (node instanceof ToDynamicDefinition to) {
            return node.getShortName() + ' ' + to.getUri();
        }
        if (node instanceof ChoiceDefinition) {
            return "choice";
        }
        if (node instanceof SetHeaderDefinition header) {
            return "setHeader " + header.getName();
        }
        if (node instanceof SetPropertyDefinition property) {
            return "setProperty " + property.getName();
        }
        if (node instanceof ExpressionNode question && question.getExpression() instanceof RefExpression asked) {
            return node.getShortName() + ' ' + asked.getExpression();
        }
        if (node instanceof ExpressionNode question && question.getExpression() != null) {
            return node.getShortName() + ' ' + question.getExpression().getLabel();
        }
        String label = node.getLabel();
        return label == null || label.equals(node.getShortName())
                ? node.getShortName()
                : node.getShortName() + ' ' + label;
    }

    static String routeOf(NamedNode node) {
        return String.valueOf(CamelContextHelper.getRouteId(node));
    }
}
