"""A CloudFormation for tests: moto, the real Serverless transform, and the published schemas of resource types."""
