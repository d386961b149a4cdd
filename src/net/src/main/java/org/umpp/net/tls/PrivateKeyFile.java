// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import org.umpp.net.tls.DerReader.MalformedDerException;
import org.umpp.net.tls.PemFile.Block;

/** Reads the private key that belongs to a certificate: PKCS #8, PKCS #1 (RSA) or SEC 1 (EC), not encrypted. */
final class PrivateKeyFile {
    private static final byte[] PROBE = {'u', 'm', 'p', 'p'};

    private PrivateKeyFile() {}

    static PrivateKey read(Path path, PublicKey certified) {
        Block block = keyBlock(PemFile.read(path));
        PrivateKey key = decode(path, block, certified);
        if (!belongTogether(key, certified)) {
            throw new InvalidCredentialException(path, "is not the key of the certificate");
        }
        return key;
    }

    private static Block keyBlock(PemFile file) {
        for (Block block : file.blocks()) {
            if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
                throw new InvalidCredentialException(
                        file.path(), "has an encrypted PRIVATE KEY (expected: not encrypted)");
            }
            if (block.label().endsWith("PRIVATE KEY")) {
                return block;
            }
        }
        throw new InvalidCredentialException(file.path(), "has no PRIVATE KEY block");
    }

    private static PrivateKey decode(Path path, Block block, PublicKey certified) {
        String algorithm = certified.getAlgorithm();
        if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
            throw new InvalidCredentialException(path, "certificate key is " + algorithm + " (expected: RSA or EC)");
        }
        try {
            byte[] pkcs8 = block.label().equals("PRIVATE KEY") ? block.der() : wrap(block.der(), certified);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | MalformedDerException e) {
            // No cause: a provider's message may quote what it could not decode.
            throw new InvalidCredentialException(path, "has no usable " + algorithm + " key");
        }
    }

    /**
     * Wraps a PKCS #1 or SEC 1 key as PKCS #8 (RFC 5208 §5). Its algorithm identifier, which names the curve of an EC key,
     * is the one of the certified public key.
     */
    private static byte[] wrap(byte[] key, PublicKey certified) throws MalformedDerException {
        DerReader subjectPublicKeyInfo =
                new DerReader(certified.getEncoded()).expect(DerReader.SEQUENCE).inside();
        byte[] algorithm = subjectPublicKeyInfo.expect(DerReader.SEQUENCE).value();
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        fields.writeBytes(new byte[] {2, 1, 0});
        fields.writeBytes(element(DerReader.SEQUENCE, algorithm));
        fields.writeBytes(element(DerReader.OCTET_STRING, key));
        return element(DerReader.SEQUENCE, fields.toByteArray());
    }

    private static byte[] element(int tag, byte[] value) {
        ByteArrayOutputStream der = new ByteArrayOutputStream(value.length + 4);
        der.write(tag);
        if (value.length >= 0x100) {
            der.write(0x82);
            der.write(value.length >>> 8);
        } else if (value.length >= 0x80) {
            der.write(0x81);
        }
        der.write(value.length);
        der.writeBytes(value);
        return der.toByteArray();
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
