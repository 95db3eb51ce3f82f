"""What of moto and botocore this package patches, calls from inside, or imitates: digests of the sources.

moto has no extension points, so the host can change under us without an error. Where a test here fails, read what has
changed in that function and whether ours still fits it. Then

- APPEND the new digest, where both versions of the host work: more versions are supported;
- REPLACE the digest, where only the new one does: the floor in pyproject.toml rises with it.

A digest is of the source with its white space normalised, so it is the same on every Python. The rule is aiobotocore's.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import neighbours

RELIED_ON: dict[str, set[str]] = {
    # host/install.py: what is patched, and when it is asked.
    "moto.backends:get_backend": {"dcd2d704b4eb70d6"},
    "moto.backends:get_service_from_url": {"9e684638a7065d4d"},
    "moto.core.botocore_stubber:BotocoreStubber": {"830b1544aa70a8a1"},
    "moto.core.custom_responses_mock:CallbackResponse": {"e7992065f733747b"},
    "moto.core.models:MockAWS._enable_patching": {"322c42b0e4471d9e"},
    "moto.core.models:MockAWS._disable_patching": {"51e82a339fabd804"},
    "moto.core.models:patch_client": {"1bf57da7fb722149"},
    "moto.moto_proxy.proxy3:MotoRequestHandler": {"20397adaf60f7d4a"},
    "botocore.session:Session._register_builtin_handlers": {"7d6fe3955a2973bc"},
    # host/doors.py: the event, the request, and what an answer is read from.
    "botocore.awsrequest:AWSPreparedRequest": {"b7a91b23b1696d6c"},
    "botocore.awsrequest:AWSResponse": {"7730598e532e0e67"},
    "botocore.awsrequest:HeadersDict": {"b44bb9dd63d94697"},
    "botocore.awsrequest:_HeaderKey": {"cbbe19f15b023e29"},  # wire/headers.py
    "botocore.endpoint:convert_to_response_dict": {"1f7cad2a09834d22"},
    "botocore.endpoint:Endpoint._get_response": {"627f418205f14ea7"},
    "botocore.endpoint:Endpoint._do_get_response": {"5a1611a7375a9a81"},
    "botocore.endpoint:Endpoint._send_request": {"8fc8c3a6d4c08283"},
    "botocore.endpoint:Endpoint._send": {"560aa3a1d365a5ba"},  # host/leaving.py
    "botocore.hooks:HierarchicalEmitter._emit": {"b89a36d0c30ae4a5"},
    "botocore.hooks:first_non_none_response": {"c58dafbf08165bfa"},
    "botocore.response:StreamingBody": {"1351d8eaec242d4a"},
    "moto.core.config:passthrough_service": {"439a274cf8b847d0"},
    "moto.core.config:passthrough_url": {"54b1ab28dcaf9905"},
    "moto.core.config:service_whitelisted": {"b384a818e76ebd18"},
    "moto.core.request:normalize_request": {"a13fb71c0022756f"},
    "moto.core.utils:get_equivalent_url_in_aws_domain": {"c637e81858e92407"},
    "moto.moto_api._internal.recorder.models:Recorder._record_request": {"ba0ec2b8605f0ae8"},
    "moto.moto_api._internal.recorder.models:Recorder.start_recording": {"dd935ceb69b42f13"},
    # host/streams.py: what is read as it is made on moto's way.
    "moto.core.botocore_stubber:MockRawResponse": {"56272ccd5b0ba467"},
    "responses:_handle_body": {"63fb4db510470b1d"},
    # host/planes.py: backends, and the way on to moto's own.
    "moto.core.base_backend:AccountSpecificBackend": {"8076050f7cfbd4e1"},
    "moto.core.base_backend:BackendDict": {"e4c125480b7656ed"},
    "moto.core.base_backend:BaseBackend.urls": {"6ccf84f878ed0477"},
    "moto.core.base_backend:BaseBackend.url_paths": {"d02458b5cc26f8a1"},
    "moto.core.base_backend:BaseBackend.url_bases": {"caa5d46de51a0140"},
    "moto.core.request:Request": {"a51e4c4381e5878e"},
    "moto.core.responses:BaseResponse.dispatch": {"8e2a5b1b3611d15c"},
    "moto.core.responses:BaseResponse.call_action": {"239a447ec90dac3c"},
    "moto.settings:allow_unknown_region": {"66f40f6ae8a472a2"},
    # host/caller.py: account, region, IAM.
    "moto.core.authorization:ActionAuthenticatorMixin._authenticate_and_authorize_action": {"81322192f196d4f1"},
    "moto.core.authorization:ActionAuthenticatorMixin._authenticate_and_authorize_normal_action": {"4dbf99c1d1e62133"},
    "moto.core.authorization:ActionAuthenticatorMixin.set_initial_no_auth_action_count": {"3f0fde8cbd8e970b"},
    "moto.core.authorization:enable_iam_authentication": {"fcb32a65f6df7f3d"},
    "moto.core.exceptions:AccessDeniedError": {"96936a3c1b3f368d"},
    "moto.core.exceptions:InvalidClientTokenIdError": {"79fe6050dffbfe8f"},
    "moto.core.exceptions:SignatureDoesNotMatchError": {"aa5551a46339c94a"},
    "moto.core.responses:BaseResponse.get_access_key": {"d6f34595db2dc2ab"},
    "moto.core.responses:BaseResponse.get_current_account": {"6da8af023f45e6e7"},
    "moto.core.responses:BaseResponse.get_region_from_url": {"67b8e21633cf9e71"},
    "moto.iam.access_control:create_access_key": {"2f69f024f518fec3"},
    "moto.iam.access_control:IAMPolicy": {"f268bbf4d09d357e"},
    "moto.iam.access_control:IAMPolicyStatement": {"715254dbcda781d1"},
    "moto.iam.access_control:IAMRequest": {"65be787158d1e54a"},
    "moto.iam.access_control:IAMRequestBase": {"87d69a65b9f868f6"},
    "moto.iam.models:get_account_id_from": {"1efdfca40c2d8e5a"},
    "moto.iam.models:mark_account_as_visited": {"191a543d705272af"},
    # host/dispatcher.py, host/connection.py, host/motos_server.py: moto's server.
    "moto.moto_server.werkzeug_app:BackendRequest": {"fc985c60baaff4e3"},
    "moto.moto_server.werkzeug_app:DomainDispatcherApplication": {"37adfef56eba4c98"},
    "moto.moto_server.werkzeug_app:MotoRequestHandler": {"23688388c5395759"},
    "moto.moto_server.werkzeug_app:create_backend_app": {"64e59eca66f0b7cf"},
    "moto.moto_server.threaded_moto_server:ThreadedMotoServer._server_entry": {"582d5eff2aa4ac28"},
    "moto.server:main": {"d8edff84909a0c91"},
    "moto.moto_api._internal.responses:MotoAPIResponse.reset_response": {"49343a7e5a7eb803"},
    # host/mock.py, host/decorate.py: the faces.
    "moto.core.decorator:mock_aws": {"5d4db68f40d75b07"},
    "moto.core.models:MockAWS.start": {"146addda208b086f"},
    "moto.core.models:MockAWS.stop": {"41e333a76bfd807e"},
    "moto.core.models:MockAWS._decorate_class": {"6caa8dbfdf794348"},
    "moto.core.models:get_direct_methods_of": {"2a32c5aa8ac40565"},
    # host/httpx_clients.py: what is patched in place, of both major versions.
    "httpx._transports.default:HTTPTransport.handle_request": {"a789f1324db2ce2a"},
    "httpx._transports.default:AsyncHTTPTransport.handle_async_request": {"132852f8695405dc"},
    "httpx2._transports.default:HTTPTransport.handle_request": {"ac2e2bb415e89b64", "b4d1e86c31a4db52"},
    "httpx2._transports.default:AsyncHTTPTransport.handle_async_request": {"010d143e4f0553e6", "a3444fb6ce6fd29e"},
    # state/, service.py, wire/.
    "botocore:xform_name": {"d1daeed8d40f56ca"},
    "botocore.loaders:Loader.load_service_model": {"611a0d9cccb1fc86"},
    "botocore.loaders:create_loader": {"b3a3d0ac56e754ab"},
    "botocore.model:OperationModel": {"24a4abbf61fc4dac"},
    "botocore.model:ServiceModel": {"5e2136b05b46d0c5"},
    "botocore.model:Shape": {"66058e3dfbcf9cdb"},
    "moto.core.base_backend:BaseBackend.__init__": {"bfba32f42e9c7bd7"},
    "moto.core.base_backend:BaseBackend.reset": {"0b8c45b75e834cf3"},
    "moto.core.eventstream:EventStreamEncoder": {"9c0fe064480e5eda"},
    "moto.moto_api._internal.moto_random:MotoRandom": {"7ea8194e181866ca"},
    "moto.moto_api._internal.state_manager:StateManager": {"0a28ec5b45a31b03"},
    "moto.utilities.utils:get_partition": {"d43ddf5698364cc9"},
    # neighbours/: moto's other backends.
    "moto.apigateway.models:APIGatewayBackend.__init__": {"faeb9392ec287b97"},
    "moto.apigateway.models:Method.__init__": {"02e5f6f5d9577d28"},
    "moto.apigateway.models:Resource.get_path": {"122b488344630865"},
    "moto.awslambda.exceptions:UnknownAliasException": {"4cca19a93f0d27f9"},
    "moto.awslambda.exceptions:UnknownFunctionException": {"fc342548cfdfc6bd"},
    "moto.awslambda.models:LambdaBackend.list_functions": {"3cab0afe5e0b9125"},
    "moto.awslambda.models:LambdaBackend.get_function": {"502c2f92d6bc09c8"},
    "moto.awslambda.models:LambdaBackend.invoke": {"d250f91c5fe46d8c"},
    "moto.awslambda.models:LambdaFunction.invoke": {"c726d2469579c58e"},
    "moto.awslambda.utils:get_backend": {"97e523332aae425a"},
    "moto.bedrockagent.models:AgentsforBedrockBackend.create_agent": {"679b3c80f460ff17"},
    "moto.bedrockagent.models:Agent.__init__": {"38d8f8eb7cab284c"},
    "moto.bedrockagent.models:KnowledgeBase.__init__": {"e975699630b07b91"},
    "moto.bedrockagent.models:AgentsforBedrockBackend.create_knowledge_base": {"aeed38ec6eb1ce6e"},
    "moto.bedrockagent.models:AgentsforBedrockBackend.__init__": {"d62e9867a559e943"},
    "moto.awslambda_simple.models:LambdaSimpleBackend.invoke": {"da75de410a2af4f1"},
    "moto.events.models:EventsBackend.__init__": {"8517c344a7d9fd5d"},
    "moto.events.models:EventsBackend.put_events": {"bfde5fffccf1b7c1"},
    "moto.iam.models:IAMBackend.__init__": {"c46e0c077069f5f2"},
    "moto.iam.models:IAMBackend.get_groups_for_user": {"9701061136ae64d3"},
    "moto.iam.models:User.__init__": {"be587183163b4229"},
    "moto.iam.models:User.arn": {"6318133109887eef"},
    "moto.iam.models:Role.arn": {"9c9facfe8dbca3f1"},
    "moto.iam.models:Role.__init__": {"97f7cf43e2f7c227"},
    "moto.kinesis.models:KinesisBackend.__init__": {"9979988bb17296e2"},
    "moto.kinesis.models:Stream.__init__": {"d9ac6eb4beb0ac3e"},
    "moto.kinesis.models:Stream.put_record": {"4ed176151d9ba349"},
    "moto.kms.models:KmsBackend.__init__": {"037dc89c7fe639fb"},
    "moto.logs.models:LogEvent.__init__": {"44c7cd3a059f35e8"},
    "moto.logs.models:LogGroup.put_log_events": {"b44ba3facb878516"},
    "moto.logs.models:LogStream.__init__": {"b30412ef84914daf"},
    "moto.logs.models:LogStream.put_log_events": {"a2fb4de5f5d67055"},
    "moto.logs.models:LogsBackend.__init__": {"f6fd57b5d50ab4ae"},
    "moto.logs.models:LogsBackend.create_log_group": {"2d0ad57f05091b51"},
    "moto.logs.models:LogsBackend.create_log_stream": {"549eb68826b66da7"},
    "moto.s3.exceptions:S3ClientError": {"6e4321c5fd29b31c"},
    "moto.s3.models:FakeKey.set_metadata": {"53685f7e02bc62a3"},
    "moto.s3.models:FakeKey.value": {"bf53791126805157"},
    "moto.s3.models:S3Backend.create_bucket": {"8e67bf48018c055a"},
    "moto.s3.models:S3Backend.get_bucket": {"7d8384f54bb61166"},
    "moto.s3.models:S3Backend.get_object": {"87f9c0598d68e7c3"},
    "moto.s3.models:S3Backend.put_object": {"3bbd81203073da38"},
    "moto.s3.models:S3BackendDict": {"ff5b831ab95fe523"},
    "moto.secretsmanager.models:FakeSecret.is_deleted": {"5c7ee6ad1ce8ed9a"},
    "moto.secretsmanager.models:ReplicaSecret": {"1c31005687f0becf"},
    "moto.secretsmanager.models:SecretsManagerBackend.create_managed_secret": {"7f06e0f5fdfa6106"},
    "moto.secretsmanager.models:SecretsStore": {"b3e6b1adc9b828ba"},
    "moto.sns.models:SNSBackend.__init__": {"f38d860d58157cdf"},
    "moto.sns.models:SNSBackend.publish": {"0f6f04f2483ded7b"},
    "moto.sns.models:Topic.__init__": {"0124e9f9f9a3da04"},
    "moto.sts.models:STSBackend.get_caller_identity": {"91739b0eeb53f5d9"},
    "moto.wafv2.models:FakeWebACL.__init__": {"9af1abb2776d6673"},
    "moto.wafv2.models:WAFV2Backend.__init__": {"6fc8f3eb1874437b"},
    "moto.wafv2.models:WAFV2Backend.get_web_acl_for_resource": {"01ce57d6c3773b0e"},
}


def found(name: str) -> Any:
    """The function or class of a name, without what is around it."""
    module, _, path = name.partition(":")
    here: Any = import_module(module)
    for part in path.split("."):
        here = inspect.getattr_static(here, part)
    if isinstance(here, property):
        here = here.fget
    return getattr(here, "__func__", here)


def digest(name: str) -> str:
    source = " ".join(inspect.getsource(found(name)).split())
    return hashlib.sha256(source.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", RELIED_ON)
@pytest.mark.inferred
def test_the_host_is_as_it_was_read(name: str) -> None:
    assert digest(name) in RELIED_ON[name]


@pytest.mark.inferred
def test_every_module_that_neighbours_import_is_watched() -> None:
    source = "".join(file.read_text() for file in Path(neighbours.__file__).parent.glob("*.py"))
    imported = set(re.findall(r"^ +from (moto\.\w+\.\w+) import", source, re.MULTILINE))
    assert len(imported) > 5
    assert imported <= {name.partition(":")[0] for name in RELIED_ON}


@pytest.mark.inferred
def test_the_values_the_doors_read_are_there(idle: Clients) -> None:
    from moto import settings
    from moto.core.authorization import ActionAuthenticatorMixin
    from moto.core.config import default_user_config
    from moto.core.models import DEFAULT_ACCOUNT_ID, botocore_stubber
    from moto.core.responses import BaseResponse
    from moto.moto_api import recorder, state_manager

    assert (botocore_stubber.enabled, recorder._user_enabled) == (False, False)
    assert default_user_config["core"]["passthrough"] == {"urls": [], "services": []}
    assert default_user_config["core"]["service_whitelist"] is None
    assert float("inf") == settings.INITIAL_NO_AUTH_ACTION_COUNT
    assert isinstance(ActionAuthenticatorMixin.request_count, int)
    assert (DEFAULT_ACCOUNT_ID, BaseResponse.default_region) == ("123456789012", "us-east-1")
    assert BaseResponse.region_from_useragent_regex.search("Boto3/1.44 region/eu-west-1")["region"] == "eu-west-1"  # type: ignore[index] # it matches
    assert isinstance(state_manager._transitions, dict)


@pytest.mark.inferred
def test_motos_own_planes_are_where_they_were(idle: Clients) -> None:
    from moto_agentcore.host.planes import PLANES

    known = {"bedrockagentcore", "bedrockagentcorecontrol"}
    import moto.backends

    listed = {module for module in moto.backends.list_of_moto_modules() if module.startswith("bedrockagent")}
    assert listed == known | {"bedrockagent"}
    assert set(PLANES) == known | {"bedrockagentruntime"}
