"""Where the service itself does not keep to its model, so that strict mode does not either."""

from __future__ import annotations

# (operation, end of the path) -> why.
DEVIATIONS = {
    ("ListEvents", "payload"): "left out when includePayloads is false (measured)",
    ("GetMemoryRecord", "memoryStrategyId"): "a record written by hand may have no strategy",
    ("ListMemoryRecords", "memoryStrategyId"): "as GetMemoryRecord",
    ("RetrieveMemoryRecords", "memoryStrategyId"): "as GetMemoryRecord",
    ("BatchCreateMemoryRecords", "memoryRecordId"): "a record that was not created has no id (inferred)",
    ("CreateMemory", "arn"): "the pattern forgets the other partitions, which the data plane's memoryId names",
    ("GetMemory", "arn"): "as CreateMemory",
    ("ListMemories", "arn"): "as CreateMemory",
    ("UpdateMemory", "arn"): "as CreateMemory",
    ("CreateGateway", "workloadIdentityArn"): "the details are empty while the gateway is CREATING (recorded)",
    ("GetGateway", "workloadIdentityArn"): "as CreateGateway",
    ("GetAgentRuntimeEndpoint", "id"): "its name, whatever the pattern says (recorded)",
    ("ListAgentRuntimeEndpoints", "id"): "as GetAgentRuntimeEndpoint",
    ("ListAgentRuntimes", "description"): "required, yet there may be none (recorded)",
    ("ListAgentRuntimeVersions", "description"): "as ListAgentRuntimes",
    ("CreateGatewayTarget", "credentialProviderConfigurations"): "none for a target that has none (recorded)",
    ("GetGatewayTarget", "credentialProviderConfigurations"): "as CreateGatewayTarget",
    ("UpdateGatewayTarget", "credentialProviderConfigurations"): "as CreateGatewayTarget",
    ("SynchronizeGatewayTargets", "credentialProviderConfigurations"): "as CreateGatewayTarget",
    ("GetEvaluator", "instructions"): "left out of METADATA_ONLY (GetEvaluator's own documentation)",
    ("GetEvaluator", "ratingScale"): "as instructions",
    ("GetEvaluator", "modelConfig"): "not shown of the service's own evaluators (recorded)",
    ("GetEvaluator", "definition"): "as modelConfig",
    ("GetPolicyEngineSummary", "policyEngineArn"): "as GetPolicyEngine",
    ("ListPolicyEngineSummaries", "policyEngineArn"): "as GetPolicyEngine",
}
for _operation in (
    "CreatePolicyEngine",
    "GetPolicyEngine",
    "ListPolicyEngines",
    "UpdatePolicyEngine",
    "DeletePolicyEngine",
):
    DEVIATIONS[_operation, "policyEngineArn"] = (
        "the least length is one more than that of an engine named by one letter"
    )
for _operation in ("CreateHarness", "GetHarness", "UpdateHarness", "DeleteHarness"):
    for _member in ("agentRuntimeArn", "agentRuntimeId"):
        DEVIATIONS[_operation, _member] = "not told while the harness is CREATING (recorded)"
for _operation in ("CreateMemory", "GetMemory", "UpdateMemory"):
    for _member in ("namespaces", "namespaceTemplates"):
        DEVIATIONS[_operation, _member] = "a self-managed strategy has none (Terraform's acceptance tests)"
for _operation in ("InvokeAgentRuntime", "InvokeAgentRuntimeCommand", "StopRuntimeSession", "GetAgentCard"):
    DEVIATIONS[_operation, "runtimeSessionId"] = "what was asked for comes back: up to 256 of any characters"
for _operation in ("InvokeAgent", "InvokeInlineAgent"):
    DEVIATIONS[_operation, "traceId"] = "a uuid and a step in fact, as 4ce64021-…-guardrail-pre-0: the model says 16"
DEVIATIONS["InvokeFlow", "nodeType"] = "AgentNode, as the guide shows it, and the other types that the model forgets"
for _operation in ("InvokeFlow", "ListFlowExecutionEvents"):
    DEVIATIONS[_operation, "traceId"] = "as InvokeAgent, whose traces an agent node hands on"
for _operation in ("StartFlowExecution", "StopFlowExecution", "GetFlowExecution", "ListFlowExecutions"):
    DEVIATIONS[_operation, "executionArn"] = "the pattern forgets the other partitions"
for _operation in ("CreatePaymentManager", "GetPaymentManager", "ListPaymentManagers", "UpdatePaymentManager"):
    DEVIATIONS[_operation, "paymentManagerArn"] = "the pattern forgets the partition: arn::bedrock-agentcore"
# Of all three kinds of credential providers: what the patterns say of ARNs is not what real ones look like.
for _kind in ("ApiKey", "Oauth2", "Payment"):
    for _verb in ("Create", "Get", "Update"):
        DEVIATIONS[f"{_verb}{_kind}CredentialProvider", "secretArn"] = "the pattern forgets China"
        DEVIATIONS[f"{_verb}{_kind}CredentialProvider", "credentialProviderArn"] = "not acps in fact, as real ARNs look"
    DEVIATIONS[f"List{_kind}CredentialProviders", "credentialProviderArn"] = "not acps in fact, as real ARNs look"

for _operation in ("CreatePolicy", "GetPolicy", "ListPolicies", "UpdatePolicy", "DeletePolicy"):
    DEVIATIONS[_operation, "policyArn"] = "as CreatePolicyEngine's policyEngineArn, in both of its names"
for _operation in ("GetPolicySummary", "ListPolicySummaries"):
    DEVIATIONS[_operation, "policyArn"] = "as CreatePolicy"
