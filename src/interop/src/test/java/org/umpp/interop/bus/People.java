// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.bus;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** The people of an organisation, in an LDAP server, which tells nobody who does not know the password. */
public final class People implements AutoCloseable {
    private final String password = UUID.randomUUID().toString();
    private final String base;
    private final AtomicInteger searches = new AtomicInteger();
    private final InMemoryDirectoryServer server;

    public People(String base) throws LDAPException, LDIFException {
        this.base = base;
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(base);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("people", InetAddress.getLoopbackAddress(), 0, null));
        config.addAdditionalBindCredentials("cn=umpp," + base, password);
        config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
        config.setAccessLogHandler(new Handler() {
            @Override
            public void publish(LogRecord said) {
                if (said.getMessage().contains(" SEARCH RESULT ")) {
                    searches.incrementAndGet();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        server = new InMemoryDirectoryServer(config);
        server.add("dn: " + base, "objectClass: domain", "dc: example");
        server.add("dn: ou=people," + base, "objectClass: organizationalUnit", "ou: people");
        server.startListening();
    }

    public int port() {
        return server.getListenPort();
    }

    public String password() {
        return password;
    }

    /** How often it was asked, and has answered. */
    public int searches() {
        return searches.get();
    }

    public void add(String name, String address, String community) throws LDAPException, LDIFException {
        server.add(
                "dn: " + dn(address),
                "objectClass: inetOrgPerson",
                "cn: " + name,
                "sn: " + name,
                "mail: " + address,
                "employeeType: " + community);
    }

    public void move(String address, String community) throws LDAPException {
        server.modify(dn(address), new Modification(ModificationType.REPLACE, "employeeType", community));
    }

    private String dn(String address) {
        return new RDN("mail", address) + ",ou=people," + base;
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
