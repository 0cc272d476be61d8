# The policies of ../../iam, which are written for one place and one account, for this place and this account. No provider is needed.
locals {
  documents = {
    for name in ["observe", "act", "notify", "login"] : name => jsondecode(
      replace(replace(replace(
        file("${path.module}/../../iam/${name}.json"),
        "arn:aws:", "arn:${var.partition}:"),
        "eu-west-1", var.region),
      "123456789012", var.account)
    )
  }

  # Statements whose resources are yours to name. One without any is left out.
  named = {
    Tell   = var.topic_arns
    Token  = [for user in var.database_users : "arn:${var.partition}:rds-db:${var.region}:${var.account}:dbuser:${user}"]
    Secret = var.secret_arns
  }

  statements = {
    for name, document in local.documents : name => [
      for s in document.Statement : merge(s, { Resource = contains(keys(local.named), s.Sid) ? local.named[s.Sid] : [s.Resource] })
      if !contains(keys(local.named), s.Sid) || length(lookup(local.named, s.Sid, [])) > 0
    ]
  }
}
