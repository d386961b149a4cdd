// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.umpp.throwaway.IssuedCertificate;

/**
 * The sockets of one JAIN stack. JAIN makes this object by its class name, so each stack finds its certificate by the
 * stack's name. Names in certificates are not looked at: who the peer is, is for the system under test to prove.
 */
public final class JainNetworkLayer implements NetworkLayer {
    private static final Map<String, Tls> BY_STACK_NAME = new ConcurrentHashMap<>();

    private @Nullable Tls tls;

    /**
     * @param context with the certificate and the trusted root
     * @param serverName the domain to ask for by SNI
     */
    record Tls(SSLContext context, String serverName) {
        /** TLS without a certificate, as phones have it. */
        static Tls ofPhone(X509Certificate root, String serverName) {
            return of(null, root, serverName);
        }

        static Tls of(@Nullable IssuedCertificate certificate, X509Certificate root, String serverName) {
            try {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(null, null);
                if (certificate != null) {
                    keys.setKeyEntry(
                            "own",
                            certificate.key(),
                            new char[0],
                            certificate.chain().toArray(new X509Certificate[0]));
                }
                KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
                keyManagers.init(keys, new char[0]);
                KeyStore roots = KeyStore.getInstance("PKCS12");
                roots.load(null, null);
                roots.setCertificateEntry("root", root);
                TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
                trustManagers.init(roots);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
                return new Tls(context, serverName);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("cannot set TLS up", e);
            }
        }
    }

    /** Lays TLS ready for the stack of this name, which is about to be made. */
    static void prepare(String stackName, Tls tls) {
        BY_STACK_NAME.put(stackName, tls);
    }

    @Override
    public void setSipStack(SipStackImpl stack) {
        tls = BY_STACK_NAME.remove(stack.getConfigurationProperties().getProperty("javax.sip.STACK_NAME"));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return new ServerSocket(port, backlog, address);
    }

    @Override
    public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress address) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket) tls().context().getServerSocketFactory().createServerSocket(port, backlog, address);
        socket.setNeedClientAuth(true);
        return socket;
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return new Socket(address, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, @Nullable InetAddress local) throws IOException {
        return new Socket(address, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, @Nullable InetAddress local, int localPort)
            throws IOException {
        return new Socket(address, port);
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls().context().getSocketFactory().createSocket(address, port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(tls().serverName())));
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port, @Nullable InetAddress local) throws IOException {
        return createSSLSocket(address, port);
    }

    @Override
    public DatagramSocket createDatagramSocket() throws SocketException {
        return new DatagramSocket();
    }

    @Override
    public DatagramSocket createDatagramSocket(int port, InetAddress address) throws SocketException {
        return new DatagramSocket(port, address);
    }

    private Tls tls() {
        Tls known = tls;
        if (known == null) {
            throw new IllegalStateException("this stack has no TLS");
        }
        return known;
    }
}
