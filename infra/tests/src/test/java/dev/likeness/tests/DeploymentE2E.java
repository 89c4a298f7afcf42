package dev.likeness.tests;

import org.junit.jupiter.api.Test;

/**
 * {@code sam validate}, {@code sam build} and {@code sam deploy} against a local cloud, what was made there, and deliberate
 * mistakes; in Python, because SAM is.
 */
class DeploymentE2E {
    @Test
    void templatesDeploy_andMistakesShow() throws Exception {
        SamBuild.cloud();
    }
}
