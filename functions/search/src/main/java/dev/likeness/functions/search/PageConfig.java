package dev.likeness.functions.search;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How people sign in to the page, where callers are users of an Amazon Cognito user pool. */
@ConfigMapping(prefix = "likeness.page")
interface PageConfig {
    /** The user pool's domain, such as {@code https://example.auth.eu-west-1.amazoncognito.com}. */
    Optional<String> signInDomain();

    /** Of the user pool's client, which has no secret. */
    Optional<String> clientId();
}
