output "json" {
  description = "By name, the policies that have a statement."
  value = {
    for name, statements in local.statements : name => jsonencode({ Version = local.documents[name].Version, Statement = statements })
    if length(statements) > 0
  }
}
