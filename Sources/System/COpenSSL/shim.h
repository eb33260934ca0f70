// OpenSSL, with the function-like macros that Swift cannot import.
#ifndef SEATWIRE_COPENSSL_H
#define SEATWIRE_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// SHA-256 without the look-up of an algorithm and the context on the heap that EVP makes for each digest: ten times as
// fast for the short texts that are hashed for every command and every event.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static inline int sw_sha256(const unsigned char *bytes, size_t count, unsigned char *digest) {
    SHA256_CTX context;
    return SHA256_Init(&context) && SHA256_Update(&context, bytes, count) && SHA256_Final(digest, &context);
}
#pragma GCC diagnostic pop

// No TLS compression, no renegotiation, our order of ciphers save for clients that are better at ChaCha20.
static inline void sw_ssl_ctx_harden(SSL_CTX *context) {
    SSL_CTX_set_options(
        context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                     SSL_OP_PRIORITIZE_CHACHA | SSL_OP_SINGLE_ECDH_USE);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

static inline int sw_ssl_ctx_set_versions(SSL_CTX *context, int oldest, int newest) {
    return SSL_CTX_set_min_proto_version(context, oldest) && SSL_CTX_set_max_proto_version(context, newest);
}

static inline int sw_ssl_ctx_set_groups(SSL_CTX *context, const char *groups) {
    return (int)SSL_CTX_set1_groups_list(context, groups);
}

static inline void sw_ssl_ctx_set_cache_mode(SSL_CTX *context, int mode) {
    SSL_CTX_set_session_cache_mode(context, mode);
}

static inline void sw_ssl_ctx_set_max_cert_list(SSL_CTX *context, int bytes) {
    SSL_CTX_set_max_cert_list(context, bytes);
}

static inline int sw_ssl_ctx_add_chain(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline void sw_ssl_ctx_on_server_name(SSL_CTX *context, int (*answer)(SSL *, int *, void *), void *argument) {
    SSL_CTX_set_tlsext_servername_callback(context, answer);
    SSL_CTX_set_tlsext_servername_arg(context, argument);
}

static inline int sw_ssl_set_server_name(SSL *connection, const char *name) {
    return (int)SSL_set_tlsext_host_name(connection, name);
}

// Prepares the seal of a session ticket: AES-256-CBC and HMAC-SHA-256 (RFC 5077 section 4).
static inline int sw_ticket_cipher(
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, const unsigned char *cipher_key, const unsigned char *mac_key,
    size_t mac_key_length, const unsigned char *iv, int sealing) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, cipher_key, iv, sealing) &&
           EVP_MAC_init(mac, mac_key, mac_key_length, parameters);
}

#endif
