// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.umpp.net.dns.NaptrRecord;
import org.umpp.net.dns.Resolver;
import org.umpp.net.dns.ServiceRecord;

/** Asks the resolver that is configured now. */
final class SwitchedResolver implements Resolver {
    private volatile Resolver now;

    SwitchedResolver(Resolver first) {
        now = first;
    }

    void use(Resolver next) {
        now = next;
    }

    @Override
    public CompletionStage<List<ServiceRecord>> srv(String name) {
        return now.srv(name);
    }

    @Override
    public CompletionStage<List<NaptrRecord>> naptr(String name) {
        return now.naptr(name);
    }

    @Override
    public CompletionStage<List<InetAddress>> addresses(String host) {
        return now.addresses(host);
    }
}
