"""A connector that says it louder."""

from connectors.sdk import Context, connector
from pydantic import BaseModel, Field


class Shout(BaseModel):
    text: str = Field(min_length=1, description="What to shout")
    times: int = Field(default=1, ge=1, le=5, description="How often")


@connector(type="com.example:shout:1", name="Shout", description="Says it louder")
async def shout(input: Shout, context: Context) -> dict[str, str]:
    return {"said": " ".join([input.text.upper()] * input.times)}
